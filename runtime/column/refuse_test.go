package column

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/internal/enginetest"
)

// refusal is a check that must fail, and its whole message.
type refusal struct {
	err  error
	want string
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	dec := decimal.RequireFromString
	addr := netip.MustParseAddr
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	enum := Enum8[kind](EnumValue{"view", 1}, EnumValue{"click", 2})
	tests := []refusal{
		{Date().Check(at("1969-12-31T23:59:59Z")), `column: Date cannot hold "1969-12-31": the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further`},
		{Date().Check(at("2149-06-07T00:00:00Z")), `column: Date cannot hold "2149-06-07": the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further`},
		// The date is that of the value's own zone.
		{Date().Check(at("2149-06-06T00:00:00-10:00")), ""},
		{Date().Truncate().Check(at("2149-06-06T23:30:00-10:00")), ""},
		{Date().Check(at("2149-06-06T23:30:00-10:00")), `column: Date cannot hold "2149-06-06T23:30:00-10:00": it is a time of day; give midnight of its day, declare a DateTime, or declare the field with Truncate(), which leaves the time of day out`},
		{Date32().Check(at("1900-01-01T00:00:00.000000001Z")), `column: Date32 cannot hold "1900-01-01T00:00:00.000000001Z": it is a time of day; give midnight of its day, declare a DateTime, or declare the field with Truncate(), which leaves the time of day out`},
		{Date32().Truncate().Check(at("1900-01-01T00:00:00.000000001Z")), ""},
		{Date().Check(at("1969-12-31T23:30:00-10:00")), `column: Date cannot hold "1969-12-31": the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further`},
		{Date32().Check(at("2300-01-01T00:00:00Z")), `column: Date32 cannot hold "2300-01-01": the type reaches from 1900-01-01 to 2299-12-31`},
		{Date32().Check(time.Time{}), `column: Date32 cannot hold "0001-01-01": the type reaches from 1900-01-01 to 2299-12-31`},
		{DateTime(nil).Check(at("2106-02-07T06:28:15.9Z")), `column: DateTime cannot hold "2106-02-07T06:28:15.9Z": it is finer than a second; give its Truncate(time.Second), declare a DateTime64, or declare the field with Truncate(), which cuts such values`},
		{DateTime(nil).Truncate().Check(at("2106-02-07T06:28:15.9Z")), ""},
		{DateTime64(3, nil).Check(at("1969-12-31T23:59:59.9999Z")), `column: DateTime64(3) cannot hold "1969-12-31T23:59:59.9999Z": it is finer than a millisecond; give its Truncate(time.Millisecond), declare more digits, or declare the field with Truncate(), which cuts such values`},
		{DateTime64(4, nil).Check(at("1969-12-31T23:59:59.99999Z")), `column: DateTime64(4) cannot hold "1969-12-31T23:59:59.99999Z": it is finer than 100 microseconds; give its Truncate(100*time.Microsecond), declare more digits, or declare the field with Truncate(), which cuts such values`},
		{DateTime64(8, nil).Check(at("1969-12-31T23:59:59.000000001Z")), `column: DateTime64(8) cannot hold "1969-12-31T23:59:59.000000001Z": it is finer than 10 nanoseconds; give its Truncate(10*time.Nanosecond), declare more digits, or declare the field with Truncate(), which cuts such values`},
		{DateTime64(3, nil).Truncate().Check(at("1969-12-31T23:59:59.9999Z")), ""},
		{Array(Nullable(DateTime64(0, nil))).Check([]*time.Time{nil, ref(at("2020-01-01T00:00:00.5Z"))}), `column: [1]: DateTime64(0) cannot hold "2020-01-01T00:00:00.5Z": it is finer than a second; give its Truncate(time.Second), declare more digits, or declare the field with Truncate(), which cuts such values`},
		{Time().Check(-1500 * time.Millisecond), `column: Time cannot hold -1.5s: it is finer than a second; give its Truncate(time.Second), declare a Time64, or declare the field with Truncate(), which cuts such values`},
		{Time64(6).Check(1), `column: Time64(6) cannot hold 1ns: it is finer than a microsecond; give its Truncate(time.Microsecond), declare more digits, or declare the field with Truncate(), which cuts such values`},
		{Time().Truncate().Check(-1500 * time.Millisecond), ""},
		{Time64(6).Truncate().Check(1), ""},
		{DynamicOf("", nil).Check(Dynamic{"Array(Date)", []time.Time{at("2020-01-01T00:00:01Z")}}), `column: [0]: Date cannot hold "2020-01-01T00:00:01Z": it is a time of day; give midnight of its day, declare a DateTime, or declare the field with Truncate(), which leaves the time of day out`},
		{DynamicOf("", nil).Truncate().Check(Dynamic{"Array(Date)", []time.Time{at("2020-01-01T00:00:01Z")}}), ""},
		{VariantOfType("Variant(String, DateTime('UTC'))", nil).Check(Variant{"", at("2020-01-01T00:00:01.5Z")}), `column: DateTime('UTC') cannot hold "2020-01-01T00:00:01.5Z": it is finer than a second; give its Truncate(time.Second), declare a DateTime64, or declare the field with Truncate(), which cuts such values`},
		{VariantOfType("Variant(String, DateTime('UTC'))", nil).Truncate().Check(Variant{"", at("2020-01-01T00:00:01.5Z")}), ""},
		{DateTime(nil).Check(at("2106-02-07T06:28:16Z")), `column: DateTime cannot hold "2106-02-07T06:28:16Z": the type reaches from 1970-01-01T00:00:00Z to 2106-02-07T06:28:15Z; DateTime64 reaches further`},
		{DateTime(nil).Truncate().Check(at("1969-12-31T23:59:59.999Z")), `column: DateTime cannot hold "1969-12-31T23:59:59Z": the type reaches from 1970-01-01T00:00:00Z to 2106-02-07T06:28:15Z; DateTime64 reaches further`},
		{DateTime64(3, nil).Check(time.Time{}), `column: DateTime64(3) cannot hold "0001-01-01T00:00:00Z": it is the zero time.Time; give a time, or leave the field unset where the column has a default`},
		{DateTime64(3, nil).Check(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), `column: DateTime64(3) cannot hold "10000-01-01T00:00:00Z": the type reaches from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z`},
		{DateTime64(3, nil).Check(time.Date(-1, 12, 31, 0, 0, 0, 0, time.UTC)), `column: DateTime64(3) cannot hold "-0001-12-31T00:00:00Z": the type reaches from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z`},
		{DateTime64(9, nil).Check(at("2262-04-11T23:47:16.854775808Z")), `column: DateTime64(9) cannot hold "2262-04-11T23:47:16.854775808Z": with this many digits the type reaches from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z; fewer digits reach further`},
		{DateTime64(9, nil).Check(at("1677-09-21T00:12:43.145224191Z")), `column: DateTime64(9) cannot hold "1677-09-21T00:12:43.145224191Z": with this many digits the type reaches from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z; fewer digits reach further`},
		{DateTime64(8, nil).Check(at("4892-10-07T21:52:48.54775808Z")), `column: DateTime64(8) cannot hold "4892-10-07T21:52:48.54775808Z": with this many digits the type reaches from 0000-01-01T00:00:00Z to 4892-10-07T21:52:48.54775807Z; fewer digits reach further`},
		{DateTime64(12, nil).Check(at("2020-01-01T00:00:00Z")), `column: DateTime64(12): the precision is a number from 0 to 9`},
		{Time().Check(1000 * time.Hour), `column: Time cannot hold 1000h0m0s: the type reaches from -999:59:59 to 999:59:59`},
		{Time().Check(-1000 * time.Hour), `column: Time cannot hold -1000h0m0s: the type reaches from -999:59:59 to 999:59:59`},
		{Time64(9).Check(1000 * time.Hour), `column: Time64(9) cannot hold 1000h0m0s: the type reaches from -999:59:59.999999999 to 999:59:59.999999999`},
		{Decimal(9, 2).Check(dec("1.005")), `column: Decimal(9, 2) cannot hold "1.005": it has more than 2 digits after the point`},
		{Decimal(9, 2).Check(dec("1.500")), ``},
		{Decimal(9, 2).Check(dec("10000000")), `column: Decimal(9, 2) cannot hold "10000000": it has more than 7 digits before the point`},
		{Decimal(9, 2).Check(decimal.New(1, math.MaxInt32)), `column: Decimal(9, 2) cannot hold "1e2147483647": it has more than 7 digits before the point`},
		{Decimal(9, 2).Check(decimal.New(1, math.MinInt32)), `column: Decimal(9, 2) cannot hold "1e-2147483648": it has more than 2 digits after the point`},
		{Decimal(9, 2).Check(decimal.New(0, math.MinInt32)), ``},
		{Decimal(77, 0).Check(dec("1")), `column: Decimal(77, 0): the precision is from 1 to 76, the scale from 0 to the precision`},
		{FixedString(2).Check("abc"), `column: FixedString(2) cannot hold "abc": it is 3 bytes long`},
		{FixedString(0).Check(""), `column: FixedString(0): the length is a number of bytes from 1 to 16777215`},
		{enum.Check("clik"), `column: Enum8('view' = 1, 'click' = 2) cannot hold "clik": it is none of the enum's names; did you mean "click"?`},
		{enum.Check("xxxxxxxx"), `column: Enum8('view' = 1, 'click' = 2) cannot hold "xxxxxxxx": it is none of the enum's names`},
		{Enum8[kind](EnumValue{"a", 200}).Check("a"), `column: Enum8: the number 200 of "a" is out of range`},
		{Enum8[kind](EnumValue{"a", 1}, EnumValue{"b", 1}).Check("a"), `column: Enum8: 1 has two names, "a" and "b"`},
		{Enum8[kind](EnumValue{"a", 1}, EnumValue{"a", 2}).Check("a"), `column: Enum8: "a" has two numbers, 1 and 2`},
		{Enum8[kind]().Check("a"), `column: Enum8: an enum has at least one name`},
		{Int128().Check(nil), `column: Int128 cannot hold nil: the column is not Nullable`},
		{Int128().Check(power2(127, 0)), `column: Int128 cannot hold 170141183460469231731687303715884105728: it does not fit 128 bits`},
		{Int128().Check(negated(power2(127, 1))), `column: Int128 cannot hold -170141183460469231731687303715884105729: it does not fit 128 bits`},
		{UInt256().Check(big.NewInt(-1)), `column: UInt256 cannot hold -1: the type has no negative numbers`},
		{UInt256().Check(power2(256, 0)), `column: UInt256 cannot hold 115792089237316195423570985008687907853269984665640564039457584007913129639936: it does not fit 256 bits`},
		{IPv4().Check(addr("::1")), `column: IPv4 cannot hold ::1: it is an IPv6 address`},
		{IPv4().Check(addr("::ffff:1.2.3.4")), `column: IPv4 cannot hold ::ffff:1.2.3.4: it is an IPv4 address mapped to IPv6; Unmap it`},
		{IPv4().Check(netip.Addr{}), `column: IPv4 cannot hold invalid IP: it is no address`},
		{IPv6().Check(addr("1.2.3.4")), `column: IPv6 cannot hold 1.2.3.4: it is an IPv4 address; map it with netip.AddrFrom16(addr.As16())`},
		{IPv6().Check(addr("fe80::1%eth0")), `column: IPv6 cannot hold fe80::1%eth0: the type has no room for the zone "eth0"`},
		{JSON("").Check(raw(`{"a":`)), `column: JSON cannot hold "{\"a\":": it is not valid JSON`},
		{JSON("").Check(nil), `column: JSON cannot hold "": it is not valid JSON`},
		{JSON("").Check(raw(` [1]`)), `column: JSON cannot hold " [1]": the type holds JSON objects only`},
		{JSON("").Check(raw(`1`)), `column: JSON cannot hold "1": the type holds JSON objects only`},
		{JSON("").Check(raw(`{"a":18446744073709551616}`)), `column: JSON cannot hold "{\"a\":18446744073709551616}": the number "18446744073709551616" does not fit 64 bits`},
		{JSON("").Check(raw(`{"a":-1e999}`)), `column: JSON cannot hold "{\"a\":-1e999}": the number "-1e999" does not fit 64 bits`},
		{JSON("").Check(raw("{\"a\":\"\xff\"}")), `column: JSON cannot hold "{\"a\":\"\xff\"}": it is not valid UTF-8`},
		{JSON("a UInt8").Check(raw(`{"a":1.5}`)), `column: JSON(a UInt8) cannot hold "{\"a\":1.5}": at path a, of type UInt8: 1.5 is no whole number`},
		{JSON("a Nullable(Int8)").Check(raw(`{"a":"-1.5"}`)), `column: JSON(a Nullable(Int8)) cannot hold "{\"a\":\"-1.5\"}": at path a, of type Nullable(Int8): -1.5 is no whole number`},
		{JSON("x.y Array(UInt8)").Check(raw(`{"x":{"y":[1,2.5]}}`)), `column: JSON(x.y Array(UInt8)) cannot hold "{\"x\":{\"y\":[1,2.5]}}": at path x.y, of type Array(UInt8): 2.5 is no whole number`},
		{JSON("x.y UInt8").Check(raw(`{"x.y":1e-1}`)), `column: JSON(x.y UInt8) cannot hold "{\"x.y\":1e-1}": at path x.y, of type UInt8: 1e-1 is no whole number`},
		{JSON("d Decimal(9, 2)").Check(raw(`{"d":1.239}`)), `column: JSON(d Decimal(9, 2)) cannot hold "{\"d\":1.239}": at path d, of type Decimal(9, 2): 1.239 has more than 2 digits after the point`},
		{JSON("t DateTime").Check(raw(`{"t":"2020-01-01T00:00:00.5Z"}`)), `column: JSON(t DateTime) cannot hold "{\"t\":\"2020-01-01T00:00:00.5Z\"}": at path t, of type DateTime: "2020-01-01T00:00:00.5Z" has more than 0 digits after the second`},
		{JSON("t DateTime64(1)").Check(raw(`{"t":1577836800.12}`)), `column: JSON(t DateTime64(1)) cannot hold "{\"t\":1577836800.12}": at path t, of type DateTime64(1): 1577836800.12 has more than 1 digit after the point`},
		{JSON("b Bool").Check(raw(`{"b":2}`)), `column: JSON(b Bool) cannot hold "{\"b\":2}": at path b, of type Bool: 2 is neither 0 nor 1`},
		{JSON("f Float32").Check(raw(`{"f":1e300}`)), `column: JSON(f Float32) cannot hold "{\"f\":1e300}": at path f, of type Float32: 1e300 is beyond the type`},
		{JSON("m Map(String, UInt8)").Check(raw(`{"m":{"k":1.5}}`)), `column: JSON(m Map(String, UInt8)) cannot hold "{\"m\":{\"k\":1.5}}": at path m, of type Map(String, UInt8): 1.5 is no whole number`},
		{JSON("t Tuple(a UInt8)").Check(raw(`{"t":{"a":1.5}}`)), `column: JSON(t Tuple(a UInt8)) cannot hold "{\"t\":{\"a\":1.5}}": at path t, of type Tuple(a UInt8): 1.5 is no whole number`},
		{JSON("j Array(JSON(a UInt8))").Check(raw(`{"j":[{"a":1.5}]}`)), `column: JSON(j Array(JSON(a UInt8))) cannot hold "{\"j\":[{\"a\":1.5}]}": at path j, of type Array(JSON(a UInt8)): at path a, of type UInt8: 1.5 is no whole number`},
		{JSON("a UInt8, d Decimal(9, 2), t DateTime64(3), b Bool, f Float32, s String").Check(raw(`{"a":1.0,"d":"1.230","t":"2020-01-01 00:00:00.120000","b":1,"f":16777217,"s":1.5,"o":1.5,"x":{"a":1.5}}`)), ``},
		{JSON("a UInt8, t DateTime").Check(raw(`{"a":null,"t":1577836800}`)), ``},
		{JSON("").Check(raw(`{"a":"\ud83d"}`)), `column: JSON cannot hold "{\"a\":\"\\ud83d\"}": it has half of a surrogate pair after \u`},
		{JSON("").Check(raw(`{"a":"\\ud83d\ud83d\ude00","b":[-9223372036854775808,18446744073709551615,1e308,true,null]}`)), ``},
		{Array(enum).Check([]kind{"view", "bad"}), `column: [1]: Enum8('view' = 1, 'click' = 2) cannot hold "bad": it is none of the enum's names`},
		{Array(Map(String(), Array(UInt128()))).Check([]map[string][]*big.Int{{}, {"k": {big.NewInt(1), nil}}}), `column: [1]["k"][1]: UInt128 cannot hold nil: the column is not Nullable`},
		{Map(IPv4(), String()).Check(map[netip.Addr]string{addr("::1"): ""}), `column: [key ::1]: IPv4 cannot hold ::1: it is an IPv6 address`},
		{Array(Tuple(Field("at", Date(), func(p *struct{ At time.Time }) *time.Time { return &p.At }))).Check([]struct{ At time.Time }{{}}),
			`column: [0].at: Date cannot hold "0001-01-01": the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further`},
		{Nested("n", Field("ip", IPv4(), func(p *struct{ IP netip.Addr }) *netip.Addr { return &p.IP })).Check([]struct{ IP netip.Addr }{{}}),
			`column: [0].ip: IPv4 cannot hold invalid IP: it is no address`},
		{Nullable(Date()).Check(ref(time.Time{})), `column: Date cannot hold "0001-01-01": the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further`},
		{Nullable(FixedString(0)).Check(nil), `column: FixedString(0): the length is a number of bytes from 1 to 16777215`},
		{LowCardinality(FixedString(1)).Check("ab"), `column: FixedString(1) cannot hold "ab": it is 2 bytes long`},
		{LowCardinality(Nullable(FixedString(1))).Check(ref("ab")), `column: FixedString(1) cannot hold "ab": it is 2 bytes long`},
		{QBitFloat32(2).Check([]float32{1}), `column: QBit(Float32, 2) cannot hold [1]: it has 1 elements`},
		{QBitFloat32(9, 8).Check(nil), `column: QBit(Float32, 9, 8): the dimension is at least 1 and a multiple of the stride`},
		{VariantOf(AnyOf(UInt8()), AnyOf(String())).Check(Variant{"Strin", "x"}), `column: Variant(String, UInt8) cannot hold "x": the column has no type Strin; it has String, UInt8`},
		{VariantOf(AnyOf(UInt8()), AnyOf(String())).Check(Variant{"UInt8", "x"}), `column: UInt8 cannot hold "x": it is a string; the column takes a uint8`},
		{VariantOf(AnyOf(UInt8()), AnyOf(UInt16())).Check(Variant{"", uint8(1)}), `column: Variant(UInt16, UInt8) cannot hold 1: UInt16 and UInt8 both take it; name one in the Variant's Type`},
		{VariantOf(AnyOf(UInt8()), AnyOf(String())).Check(Variant{"", 1.5}), `column: Variant(String, UInt8) cannot hold 1.5: none of the types takes a float64`},
		{DynamicOf("", nil).Check(Dynamic{"", struct{}{}}), `column: Dynamic cannot hold {}: a struct {} can be of several ClickHouse types; name one in the Dynamic's Type`},
		{DynamicOf("", nil).Check(Dynamic{"UInt8", 256}), `column: UInt8 cannot hold 256: it is a int; the column takes a uint8`},
		{DynamicOf("", nil).Check(Dynamic{"UInt8", 255}), ``},
		{As[kind](UInt8()).Check("a"), `column: column.kind is not uint8 by another name; convert the values of UInt8 with Convert`},
		{VariantOfType("Variant(Strin)", nil).Check(Variant{}), `column: clickhouse: type "Variant(Strin)" at offset 8: unknown type "Strin"; did you mean "String"?`},
		{AggregateFunction("AggregateFunction(sum, UInt64)").Check(nil), `column: a column of type AggregateFunction(sum, UInt64) cannot be read or written: it holds states of an aggregate function, which have no form outside the server; select sumMerge(column) or finalizeAggregation(column), and write with INSERT … SELECT sumState(…)`},
		{VariantOfType("String", nil).Check(Variant{}), `column: String is no Variant`},
		{String().Check(strings.Repeat("x", 1000)), ``},
		{FixedString(1).Check(strings.Repeat("x", 1000)), `column: FixedString(1) cannot hold "` + strings.Repeat("x", 80) + `"… (1000 bytes): it is 1000 bytes long`},
		{UUID().Check(uuid.Nil), ``},
		{Map(FixedString(2), UInt8()).Check(map[string]uint8{"a": 1, "b": 2}), ``},

		{JSONOf[map[string]any]("").Check(map[string]any{"a": "\ufffd", "b": []any{[]byte("\xff"), raw(`"\ufffd"`)}}), ``},
		{JSONOf[map[string]any]("").Check(map[string]any{"a": []any{"", "\xff"}}), "column: JSON cannot hold map[a:[ \xff]]: it has text that is not valid UTF-8, which JSON has no way to say; keep it in a String column or encode it, at [\"a\"][1]"},
	}
	for i, tt := range tests {
		if got := errText(tt.err); got != tt.want {
			t.Errorf("%d: got  %s\nwant %s", i, got, tt.want)
		}
	}
}

func TestRefusalIsTyped(t *testing.T) {
	t.Parallel()
	err := Array(Date()).Check([]time.Time{{}})
	var value *ValueError
	if !errors.As(err, &value) || value.Path != "[0]" || value.Type != "Date" || value.Value != "0001-01-01" {
		t.Errorf("%#v", err)
	}
	cause := errors.New("no")
	err = Array(Convert(String(), func(int) (string, error) { return "", cause }, func(string) (int, error) { return 0, nil })).Check([]int{7})
	if !errors.Is(err, cause) || errText(err) != `column: [0]: String cannot hold 7: no` {
		t.Errorf("%v", err)
	}
}

// TestMapKeysStayApart refuses maps of which the server would keep fewer keys
// than Go does.
func TestMapKeysStayApart(t *testing.T) {
	t.Parallel()
	utc := time.Unix(1e9, 0).UTC()
	there := utc.In(time.FixedZone("there", 3600))
	type place struct{ Code string }
	var inTuple = Tuple(Field("code", FixedString(2), func(p *place) *string { return &p.Code }))
	variant, err := ForType("Map(FixedString(2), UInt8)", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"times":        Map(DateTime(nil), UInt8()).Check(map[time.Time]uint8{utc: 1, there: 2}),
		"cut times":    Map(DateTime64(3, nil).Truncate(), UInt8()).Check(map[time.Time]uint8{utc: 1, utc.Add(1): 2}),
		"days":         Map(Date().Truncate(), UInt8()).Check(map[time.Time]uint8{utc: 1, utc.Add(1): 2}),
		"durations":    Map(Time().Truncate(), UInt8()).Check(map[time.Duration]uint8{0: 1, 1: 2}),
		"padded":       Map(LowCardinality(FixedString(2)), UInt8()).Check(map[string]uint8{"a": 1, "a\x00": 2}),
		"named":        Map(As[kind](FixedString(2)), UInt8()).Check(map[kind]uint8{"a": 1, "a\x00": 2}),
		"rounded":      Map(BFloat16(), UInt8()).Check(map[float32]uint8{1: 1, 1.0001: 2}),
		"pointers":     Map(Int128(), UInt8()).Check(map[*big.Int]uint8{big.NewInt(1): 1, big.NewInt(1): 2}),
		"decimals":     Map(Decimal(9, 2), UInt8()).Check(map[decimal.Decimal]uint8{decimal.RequireFromString("1"): 1, decimal.RequireFromString("1.0"): 2}),
		"tuples":       Map(inTuple, UInt8()).Check(map[place]uint8{{"a"}: 1, {"a\x00"}: 2}),
		"inside":       Array(Map(FixedString(2), UInt8())).Check([]map[string]uint8{{"a": 1, "a\x00": 2}}),
		"at run time":  variant.CheckValue(map[string]uint8{"a": 1, "a\x00": 2}),
		"in a dynamic": DynamicOf("", nil).Check(Dynamic{"Map(DateTime('UTC'), UInt8)", map[time.Time]uint8{utc: 1, there: 2}}),
	} {
		var refused *ValueError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), "the same of it as of another key") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Map(DateTime(nil), UInt8()).Check(map[time.Time]uint8{utc: 1, utc.Add(time.Second): 2}); err != nil {
		t.Error(err)
	}
}

// TestTruncateCutsAsTheServerDoes compares what Truncate keeps of a value with
// what the server keeps of its text.
func TestTruncateCutsAsTheServerDoes(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	var exprs, want []string
	for _, second := range []int64{-2e9, -1, 0, 1e9} {
		v := time.Unix(second, 123456789).UTC()
		for p := range 9 {
			c := DateTime64(p, nil).Truncate()
			c.Append(v)
			exprs = append(exprs, fmt.Sprintf("toString(CAST('%s', 'DateTime64(%d, ''UTC'')')::DateTime64(9, 'UTC'))", v.Format("2006-01-02 15:04:05.999999999"), p))
			want = append(want, c.Row(0).Format("2006-01-02 15:04:05.000000000"))
		}
	}
	for _, v := range []time.Duration{-3723123456789, 3723123456789} {
		sign := ""
		if v < 0 {
			sign = "-"
		}
		for p := 1; p < 9; p++ { // Time64(0) and Time take no text with a point
			c := Time64(p).Truncate()
			c.Append(v)
			exprs = append(exprs, fmt.Sprintf("toString(CAST('%s01:02:03.123456789', 'Time64(%d)')::Time64(9))", sign, p))
			want = append(want, fmt.Sprintf("%s01:02:%012.9f", sign, (c.Row(0).Abs()-62*time.Minute).Seconds()))
		}
	}
	c := Date().Truncate()
	c.Append(time.Date(2024, 2, 29, 23, 59, 59, 1, time.FixedZone("", -3600)))
	exprs, want = append(exprs, "toString('2024-02-29 23:59:59'::Date)"), append(want, c.Row(0).Format(time.DateOnly))
	got := strings.Split(strings.TrimSpace(db.Exec("SELECT "+strings.Join(exprs, ", "))), "\t")
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("%s is %s on the server, Truncate makes it %s", exprs[i], got[min(i, len(got)-1)], want[i])
		}
	}
}

// TestRefusedByServerToo sends to the server what Check refuses for its sake.
func TestRefusedByServerToo(t *testing.T) {
	t.Parallel()
	s := servers(t)[0]
	s.exec(t, "CREATE TABLE j (c JSON) ENGINE = Memory")
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for _, text := range []string{`[1]`, `1`, `{"a":18446744073709551616}`, `{"a":-9223372036854775809}`, `{"a":1e309}`, "{\"a\":\"\xff\"}", `{"a":"\ud83d"}`, `{"a":"\udc00"}`, deep(1024),
		`{"a":18446744073709551615}`, `{"a":-9223372036854775808,"b":-0}`, `{"a":1e-400}`, `{"a":"\ud83d\ude00"}`, deep(1023), `{"a":` + strings.Repeat("[", 1023) + strings.Repeat("]", 1023) + `}`} {
		c := JSON("")
		c.Append(json.RawMessage(text))
		refused := c.Check(json.RawMessage(text))
		err := s.insert(t, "INSERT INTO j (c)", NamedColumn{"c", c})
		if (refused == nil) != (err == nil) {
			t.Errorf("%.60s: Check says %v, the server %.100v", text, refused, err)
		}
	}
}

func TestForTypeRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, want string }{
		{"AggregateFunction(sum, UInt64)", "column: a column of type AggregateFunction(sum, UInt64) cannot be read or written: it holds states of an aggregate function, which have no form outside the server; select sumMerge(column) or finalizeAggregation(column), and write with INSERT … SELECT sumState(…)"},
		{"Array(AggregateFunction(uniq, UInt64))", "column: a column of type AggregateFunction(uniq, UInt64) cannot be read or written: it holds states of an aggregate function, which have no form outside the server; select uniqMerge(column) or finalizeAggregation(column), and write with INSERT … SELECT uniqState(…)"},
		{"DateTime('Nowhere/Land')", "column: the zone of DateTime('Nowhere/Land') is not known on this machine; import time/tzdata: unknown time zone Nowhere/Land"},
		{"DateTime64(10)", "-"},
		{"Decimal(100, 1)", "-"},
		{"Strin", "-"},
		{"Array(String", "-"},
		{"", "-"},
	}
	for _, tt := range tests {
		if _, err := ForType(tt.typ, nil); err == nil || tt.want != "-" && err.Error() != tt.want {
			t.Errorf("%s: %v", tt.typ, err)
		}
	}
}

func TestCheckType(t *testing.T) {
	t.Parallel()
	enum := func() Buffer { return Enum8[string](EnumValue{"a", 1}, EnumValue{"b", 2}) }
	tests := []struct {
		buffer Buffer
		server string
		want   string // of the reason
	}{
		{UInt8(), "UInt8", ""},
		{UInt8(), "Bool", ""},
		{UInt8(), "UInt16", "UInt16 is not UInt8"},
		{String(), "Nullable(String)", "Nullable(String) is not String"},
		{DateTime(nil), "DateTime('Europe/Berlin')", ""},
		{DateTime64(3, nil), "DateTime64(3, 'UTC')", ""},
		{DateTime64(3, nil), "DateTime64(6)", "DateTime64(6) is not DateTime64(3)"},
		{Decimal(9, 2), "Decimal(5, 2)", ""},
		{Decimal(9, 2), "Decimal(18, 2)", "Decimal(18, 2) is not Decimal(9, 2)"},
		{enum(), "Enum8('a' = 1, 'b' = 2, 'c' = 3)", ""},
		{enum(), "Enum8('a' = 2, 'b' = 1)", `the server calls 2 "a", not "b"`},
		{UInt64(), "SimpleAggregateFunction(sum, UInt64)", ""},
		{Ring(), "Array(Tuple(Float64, Float64))", ""},
		{JSON(""), "JSON(max_dynamic_paths=3, a UInt8)", ""},
		{Array(String()), "Array(LowCardinality(String))", "LowCardinality(String) is not String"},
		{Tuple(Field("a", String(), func(p *string) *string { return p })), "Tuple(String)", ""},
		{Tuple(Field("a", String(), func(p *string) *string { return p })), "Tuple(b String)", `element 1 is "b", not "a"`},
		{Array(Tuple(Field("a", String(), func(p *string) *string { return p }))), "Nested(a String)", ""},
	}
	for _, tt := range tests {
		err := CheckType(tt.buffer, tt.server)
		var mismatch *MismatchError
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s for %s: %v", tt.buffer.Type(), tt.server, err)
		case tt.want != "" && (!errors.As(err, &mismatch) || mismatch.Reason != tt.want):
			t.Errorf("%s for %s: %v", tt.buffer.Type(), tt.server, err)
		}
	}
}
