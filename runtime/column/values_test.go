package column

import (
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func power2(n uint, add int64) *big.Int {
	return new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), n), big.NewInt(add))
}

func negated(n *big.Int) *big.Int { return new(big.Int).Neg(n) }

// integers are the edges of a whole type.
func integers[T int8 | int16 | int32 | int64](low, high T, lowText, highText string) []seen[T] {
	return []seen[T]{{low, lowText}, {-1, "-1"}, {0, "0"}, {1, "1"}, {high, highText}}
}

func TestNumbersOnServer(t *testing.T) {
	t.Parallel()
	onServer(t, "Bool", func() Of[bool] { return Bool() }, seen[bool]{true, "true"}, seen[bool]{false, "false"})
	onServer(t, "Int8", func() Of[int8] { return Int8() }, integers[int8](-128, 127, "-128", "127")...)
	onServer(t, "Int16", func() Of[int16] { return Int16() }, integers[int16](-32768, 32767, "-32768", "32767")...)
	onServer(t, "Int32", func() Of[int32] { return Int32() }, integers[int32](math.MinInt32, math.MaxInt32, "-2147483648", "2147483647")...)
	onServer(t, "Int64", func() Of[int64] { return Int64() }, integers[int64](math.MinInt64, math.MaxInt64, "-9223372036854775808", "9223372036854775807")...)
	onServer(t, "UInt8", func() Of[uint8] { return UInt8() }, seen[uint8]{0, "0"}, seen[uint8]{255, "255"})
	onServer(t, "UInt16", func() Of[uint16] { return UInt16() }, seen[uint16]{0, "0"}, seen[uint16]{65535, "65535"})
	onServer(t, "UInt32", func() Of[uint32] { return UInt32() }, seen[uint32]{0, "0"}, seen[uint32]{math.MaxUint32, "4294967295"})
	onServer(t, "UInt64", func() Of[uint64] { return UInt64() }, seen[uint64]{0, "0"}, seen[uint64]{math.MaxUint64, "18446744073709551615"})
	for _, n := range []uint{128, 256} {
		name, make := "Int128", func() Of[*big.Int] { return Int128() }
		unsignedName, unsigned := "UInt128", func() Of[*big.Int] { return UInt128() }
		if n == 256 {
			name, make = "Int256", func() Of[*big.Int] { return Int256() }
			unsignedName, unsigned = "UInt256", func() Of[*big.Int] { return UInt256() }
		}
		var values, positive []seen[*big.Int]
		for _, v := range []*big.Int{negated(power2(n-1, 0)), negated(power2(64, 0)), big.NewInt(-1), big.NewInt(0), power2(63, 0), power2(64, -1), power2(n-1, -1)} {
			values = append(values, seen[*big.Int]{v, v.String()})
		}
		for _, v := range []*big.Int{big.NewInt(0), power2(64, 0), power2(n-1, 0), power2(n, -1)} {
			positive = append(positive, seen[*big.Int]{v, v.String()})
		}
		onServer(t, name, make, values...)
		onServer(t, unsignedName, unsigned, positive...)
	}
	onServer(t, "Float32", func() Of[float32] { return Float32() },
		seen[float32]{math.MaxFloat32, "3.4028235e38"}, seen[float32]{math.SmallestNonzeroFloat32, "1e-45"},
		seen[float32]{float32(math.Inf(1)), "inf"}, seen[float32]{float32(math.Inf(-1)), "-inf"}, seen[float32]{0.1, "0.1"})
	onServer(t, "Float64", func() Of[float64] { return Float64() },
		seen[float64]{math.MaxFloat64, "1.7976931348623157e308"}, seen[float64]{math.SmallestNonzeroFloat64, "5e-324"},
		seen[float64]{math.NaN(), "nan"}, seen[float64]{math.Inf(-1), "-inf"}, seen[float64]{math.Copysign(0, -1), "-0"})
	onServer(t, "BFloat16", func() Of[float32] { return BFloat16() },
		seen[float32]{1.5, "1.5"}, seen[float32]{float32(math.NaN()), "nan"}, seen[float32]{float32(math.Inf(1)), "inf"}, seen[float32]{-0.5, "-0.5"})
	dec := func(texts ...string) (list []seen[decimal.Decimal]) {
		for _, text := range texts {
			list = append(list, seen[decimal.Decimal]{decimal.RequireFromString(text), text})
		}
		return list
	}
	onServer(t, "Decimal(9, 4)", func() Of[decimal.Decimal] { return Decimal32(4) }, dec("-99999.9999", "99999.9999", "0", "0.0001", "-1.5")...)
	onServer(t, "Decimal(18, 18)", func() Of[decimal.Decimal] { return Decimal64(18) }, dec("-0.999999999999999999", "0.000000000000000001")...)
	onServer(t, "Decimal(38, 0)", func() Of[decimal.Decimal] { return Decimal128(0) }, dec("-"+strings.Repeat("9", 38), strings.Repeat("9", 38), "-1")...)
	onServer(t, "Decimal(76, 38)", func() Of[decimal.Decimal] { return Decimal256(38) },
		dec("-"+strings.Repeat("9", 38)+"."+strings.Repeat("9", 38), "0."+strings.Repeat("0", 37)+"1", "12")...)
	onServer(t, "IntervalDay", func() Of[int64] { return Interval("Day") }, integers[int64](math.MinInt64, math.MaxInt64, "-9223372036854775808", "9223372036854775807")...)
}

func TestTextsOnServer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789abcdef", 1<<16)
	texts := []seen[string]{{"", ""}, {"a", "a"}, {"\x00", "\x00"}, {"a\x00", "a\x00"}, {"\xff\xfe", "\xff\xfe"}, {"ünï\n'\"\\", "ünï\n'\"\\"},
		{long[:127], long[:127]}, {long[:128], long[:128]}, {long[:16384], long[:16384]}, {long, long}}
	onServer(t, "String", func() Of[string] { return String() }, texts...)
	onServer(t, "LowCardinality(String)", func() Of[string] { return LowCardinality(String()) }, append(texts, texts...)...)
	onServer(t, "LowCardinality(Nullable(String))", func() Of[*string] { return LowCardinality(Nullable(String())) },
		seen[*string]{nil, ""}, seen[*string]{ref(""), ""}, seen[*string]{ref("a"), "a"}, seen[*string]{nil, ""}, seen[*string]{ref("a"), "a"})
	onServer(t, "Nullable(String)", func() Of[*string] { return Nullable(String()) }, seen[*string]{nil, ""}, seen[*string]{ref(""), ""}, seen[*string]{ref(long), long})
	onServer(t, "FixedString(4)", func() Of[string] { return FixedString(4) },
		seen[string]{"abcd", "abcd"}, seen[string]{"\x00\x00\x00\x00", ""}, seen[string]{"\xff\xff\xff\xff", "\xff\xff\xff\xff"}, seen[string]{"a\x00\x00\x00", "a"})
	onServer(t, "LowCardinality(FixedString(2))", func() Of[string] { return LowCardinality(FixedString(2)) }, seen[string]{"ab", "ab"}, seen[string]{"\x00\x00", ""}, seen[string]{"ab", "ab"})
	enum := func() Of[kind] { return Enum8[kind](EnumValue{"it's", -128}, EnumValue{"", 0}, EnumValue{"\\b", 127}) }
	onServer(t, `Enum8('it\'s' = -128, '' = 0, '\\b' = 127)`, enum, seen[kind]{"it's", "it's"}, seen[kind]{"", ""}, seen[kind]{"\\b", "\\b"})
	onServer(t, `Nullable(Enum16('a' = 1000))`, func() Of[*kind] { return Nullable(Enum16[kind](EnumValue{"a", 1000})) }, seen[*kind]{ref(kind("a")), "a"}, seen[*kind]{nil, ""})
	onServer(t, "UUID", func() Of[uuid.UUID] { return UUID() },
		seen[uuid.UUID]{uuid.MustParse("00112233-4455-6677-8899-aabbccddeeff"), "00112233-4455-6677-8899-aabbccddeeff"}, seen[uuid.UUID]{uuid.Max, "ffffffff-ffff-ffff-ffff-ffffffffffff"})
	addr := netip.MustParseAddr
	onServer(t, "IPv4", func() Of[netip.Addr] { return IPv4() }, seen[netip.Addr]{addr("1.2.3.4"), "1.2.3.4"}, seen[netip.Addr]{addr("255.255.255.255"), "255.255.255.255"})
	onServer(t, "IPv6", func() Of[netip.Addr] { return IPv6() }, seen[netip.Addr]{addr("2001:db8::1"), "2001:db8::1"}, seen[netip.Addr]{addr("::ffff:1.2.3.4"), "::ffff:1.2.3.4"},
		seen[netip.Addr]{addr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"})
	onServer(t, "JSON", func() Of[json.RawMessage] { return JSON("") },
		seen[json.RawMessage]{json.RawMessage(`{}`), `{}`}, seen[json.RawMessage]{json.RawMessage(`{"a":{"b":[1,2]},"c":"ü\u0000"}`), "-"})
	onServer(t, "JSON(max_dynamic_paths=1, a UInt8, SKIP b)", func() Of[json.RawMessage] { return JSON("max_dynamic_paths=1, a UInt8, SKIP b") },
		seen[json.RawMessage]{json.RawMessage(`{"a":7,"x":1,"y":"z"}`), `{"a":7,"x":1,"y":"z"}`})
	onServer(t, "Array(JSON)", func() Of[[]json.RawMessage] { return Array(JSON("")) }, seen[[]json.RawMessage]{[]json.RawMessage{[]byte(`{"a":1}`), []byte(`{}`)}, "-"})
	onServer(t, "Nullable(JSON)", func() Of[json.RawMessage] { return NullableRef(JSON("")) }, seen[json.RawMessage]{nil, ""}, seen[json.RawMessage]{json.RawMessage(`{"a":1}`), `{"a":1}`})
}

func TestTimesOnServer(t *testing.T) {
	t.Parallel()
	berlin, kathmandu := zone(t, "Europe/Berlin"), zone(t, "Asia/Kathmandu")
	day := func(text string) seen[time.Time] {
		v, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return seen[time.Time]{v, text}
	}
	onServer(t, "Date", func() Of[time.Time] { return Date() }, day("1970-01-01"), day("2149-06-06"), day("2024-02-29"))
	onServer(t, "Date32", func() Of[time.Time] { return Date32() }, day("1900-01-01"), day("2299-12-31"), day("1969-12-31"))
	at := func(loc *time.Location, seconds, nanoseconds int64, text string) seen[time.Time] {
		return seen[time.Time]{time.Unix(seconds, nanoseconds).In(loc), text}
	}
	onServer(t, "DateTime('UTC')", func() Of[time.Time] { return DateTime(time.UTC) }, at(time.UTC, 0, 0, "1970-01-01 00:00:00"), at(time.UTC, math.MaxUint32, 0, "2106-02-07 06:28:15"))
	// The hour that the clocks skip and the one they show twice.
	onServer(t, "DateTime('Europe/Berlin')", func() Of[time.Time] { return DateTime(berlin) },
		at(berlin, 1711846799, 0, "2024-03-31 01:59:59"), at(berlin, 1711846800, 0, "2024-03-31 03:00:00"),
		at(berlin, 1729987200, 0, "2024-10-27 02:00:00"), at(berlin, 1729990800, 0, "2024-10-27 02:00:00"))
	onServer(t, "DateTime64(3, 'Asia/Kathmandu')", func() Of[time.Time] { return DateTime64(3, kathmandu) },
		at(kathmandu, 0, 1e6, "1970-01-01 05:30:00.001"), at(kathmandu, -1, 999e6, "1970-01-01 05:29:59.999"))
	onServer(t, "DateTime64(0, 'UTC')", func() Of[time.Time] { return DateTime64(0, time.UTC) },
		at(time.UTC, minDateTime64, 0, "0000-01-01 00:00:00"), at(time.UTC, maxDateTime64, 0, "9999-12-31 23:59:59"))
	onServer(t, "DateTime64(7, 'UTC')", func() Of[time.Time] { return DateTime64(7, time.UTC) },
		at(time.UTC, minDateTime64, 0, "0000-01-01 00:00:00.0000000"), at(time.UTC, maxDateTime64, 999999900, "9999-12-31 23:59:59.9999999"))
	onServer(t, "DateTime64(9, 'UTC')", func() Of[time.Time] { return DateTime64(9, time.UTC) },
		seen[time.Time]{time.Unix(0, math.MinInt64).UTC(), "1677-09-21 00:12:43.145224192"},
		seen[time.Time]{time.Unix(0, math.MaxInt64).UTC(), "2262-04-11 23:47:16.854775807"}, at(time.UTC, -1, 999999999, "1969-12-31 23:59:59.999999999"))
	onServer(t, "Time", func() Of[time.Duration] { return Time() },
		seen[time.Duration]{maxTime * time.Second, "999:59:59"}, seen[time.Duration]{-maxTime * time.Second, "-999:59:59"}, seen[time.Duration]{-time.Second, "-00:00:01"})
	onServer(t, "Time64(9)", func() Of[time.Duration] { return Time64(9) },
		seen[time.Duration]{(maxTime+1)*time.Second - 1, "999:59:59.999999999"}, seen[time.Duration]{-(maxTime+1)*time.Second + 1, "-999:59:59.999999999"}, seen[time.Duration]{-1, "-00:00:00.000000001"})
	onServer(t, "Nullable(DateTime64(3, 'Europe/Berlin'))", func() Of[*time.Time] { return Nullable(DateTime64(3, berlin)) }, seen[*time.Time]{nil, ""},
		seen[*time.Time]{ref(time.Unix(1e9, 5e6).In(berlin)), "2001-09-09 03:46:40.005"})
	onServer(t, "LowCardinality(Date)", func() Of[time.Time] { return LowCardinality(Date()) }, day("1970-01-01"), day("2024-01-01"), day("1970-01-01"))
}

func TestCompositesOnServer(t *testing.T) {
	t.Parallel()
	onServer(t, "Array(UInt8)", func() Of[[]uint8] { return Array(UInt8()) }, seen[[]uint8]{[]uint8{}, "[]"}, seen[[]uint8]{[]uint8{1, 2}, "[1,2]"})
	onServer(t, "Array(Array(LowCardinality(Nullable(String))))", func() Of[[][]*string] { return Array(Array(LowCardinality(Nullable(String())))) },
		seen[[][]*string]{[][]*string{{ref("a"), nil, ref("")}, {}, {nil}}, "[['a',NULL,''],[],[NULL]]"}, seen[[][]*string]{[][]*string{}, "[]"})
	onServer(t, "Array(Nullable(Int128))", func() Of[[]*big.Int] { return Array(NullableRef(Int128())) }, seen[[]*big.Int]{[]*big.Int{nil, big.NewInt(-5)}, "[NULL,-5]"})
	onServer(t, "Map(String, UInt64)", func() Of[map[string]uint64] { return Map(String(), UInt64()) },
		seen[map[string]uint64]{map[string]uint64{}, "{}"}, seen[map[string]uint64]{map[string]uint64{"it's": 1}, `{'it\'s':1}`})
	onServer(t, "Map(LowCardinality(String), Array(Nullable(Float64)))", func() Of[map[string][]*float64] { return Map(LowCardinality(String()), Array(Nullable(Float64()))) },
		seen[map[string][]*float64]{map[string][]*float64{"a": {nil, ref(1.5)}}, "{'a':[NULL,1.5]}"})
	onServer(t, "Map(UInt8, Map(UInt8, String))", func() Of[map[uint8]map[uint8]string] { return Map(UInt8(), Map(UInt8(), String())) },
		seen[map[uint8]map[uint8]string]{map[uint8]map[uint8]string{1: {2: "x"}}, "{1:{2:'x'}}"})
	onServer(t, "Tuple(x Float64, tags Array(LowCardinality(String)), `select` Nullable(String))", func() Of[place] { return Tuple(placeColumns()...) },
		seen[place]{place{1.5, []string{"a", "b", "a"}, ref(kind("k"))}, "(1.5,['a','b','a'],'k')"}, seen[place]{place{0, []string{}, nil}, "(0,[],NULL)"})
	onServer(t, "Array(Tuple(x Float64, tags Array(LowCardinality(String)), `select` Nullable(String)))", func() Of[[]place] { return Array(Tuple(placeColumns()...)) },
		seen[[]place]{[]place{{1.5, []string{"a"}, nil}, {Tags: []string{}}}, "[(1.5,['a'],NULL),(0,[],NULL)]"})
	type pair struct {
		A uint8
		B string
	}
	onServer(t, "Tuple(UInt8, String)", func() Of[pair] {
		return Tuple(Field("", UInt8(), func(p *pair) *uint8 { return &p.A }), Field("", String(), func(p *pair) *string { return &p.B }))
	}, seen[pair]{pair{1, "x"}, "(1,'x')"})
	onServer(t, "Tuple()", func() Of[struct{}] { return Tuple[struct{}]() }, seen[struct{}]{struct{}{}, "()"})
	onServer(t, "Nullable(Tuple(UInt8, String))", func() Of[*pair] {
		return Nullable(Tuple(Field("", UInt8(), func(p *pair) *uint8 { return &p.A }), Field("", String(), func(p *pair) *string { return &p.B })))
	}, seen[*pair]{&pair{1, "x"}, "(1,'x')"}, seen[*pair]{nil, ""})
	onServer(t, "Variant(Array(UInt8), String, UInt64)", func() Of[Variant] { return VariantOf(AnyOf(UInt64()), AnyOf(String()), AnyOf(Array(UInt8()))) },
		seen[Variant]{Variant{"UInt64", uint64(7)}, "7"}, seen[Variant]{Variant{}, ""}, seen[Variant]{Variant{"String", "x"}, "x"}, seen[Variant]{Variant{"Array(UInt8)", []uint8{1}}, "[1]"})
	onServer(t, "Array(Variant(LowCardinality(String), UInt64))", func() Of[[]Variant] { return Array(VariantOf(AnyOf(UInt64()), AnyOf(LowCardinality(String())))) },
		seen[[]Variant]{[]Variant{{"UInt64", uint64(7)}, {}, {"LowCardinality(String)", "x"}}, "-"})
	onServer(t, "Dynamic", func() Of[Dynamic] { return DynamicOf("", nil) },
		seen[Dynamic]{Dynamic{"UInt64", uint64(7)}, "7"}, seen[Dynamic]{Dynamic{}, ""}, seen[Dynamic]{Dynamic{"String", "x"}, "x"}, seen[Dynamic]{Dynamic{"Array(Nullable(UInt8))", []*uint8{ref(uint8(1)), nil}}, "[1,NULL]"},
		seen[Dynamic]{Dynamic{"DateTime64(3, 'UTC')", time.Unix(1, 0).UTC()}, "1970-01-01 00:00:01.000"})
	onServer(t, "Array(Dynamic)", func() Of[[]Dynamic] { return Array(DynamicOf("", nil)) }, seen[[]Dynamic]{[]Dynamic{{"Int8", int8(1)}, {}}, "[1,NULL]"}, seen[[]Dynamic]{[]Dynamic{}, "[]"})
	onServer(t, "Point", func() Of[orb.Point] { return Point() }, seen[orb.Point]{orb.Point{1, -2.5}, "(1,-2.5)"})
	ring := orb.Ring{{0, 0}, {1, 0}, {1, 1}}
	onServer(t, "Ring", Ring, seen[orb.Ring]{ring, "[(0,0),(1,0),(1,1)]"})
	onServer(t, "LineString", LineString, seen[orb.LineString]{orb.LineString(ring), "[(0,0),(1,0),(1,1)]"})
	onServer(t, "MultiLineString", MultiLineString, seen[orb.MultiLineString]{orb.MultiLineString{orb.LineString(ring), {}}, "[[(0,0),(1,0),(1,1)],[]]"})
	onServer(t, "Polygon", Polygon, seen[orb.Polygon]{orb.Polygon{ring}, "[[(0,0),(1,0),(1,1)]]"})
	onServer(t, "MultiPolygon", MultiPolygon, seen[orb.MultiPolygon]{orb.MultiPolygon{{ring}, {}}, "[[[(0,0),(1,0),(1,1)]],[]]"})
	onServer(t, "Geometry", func() Of[Variant] { return Geometry() }, seen[Variant]{Variant{"Polygon", orb.Polygon{ring}}, "-"}, seen[Variant]{Variant{}, ""}, seen[Variant]{Variant{"Point", orb.Point{1, 2}}, "-"})
	onServer(t, "QBit(Float32, 9)", func() Of[[]float32] { return QBitFloat32(9) }, seen[[]float32]{[]float32{1, -2, 3, 4, 5, 6, 7, 8, 9.5}, "[1,-2,3,4,5,6,7,8,9.5]"})
	onServer(t, "QBit(BFloat16, 16, 8)", func() Of[[]float32] { return QBitBFloat16(16, 8) },
		seen[[]float32]{[]float32{1, 2, 3, 4, 5, 6, 7, 8, -9, 10, 11, 12, 13, 14, 15, 16}, "[1,2,3,4,5,6,7,8,-9,10,11,12,13,14,15,16]"})
	onServer(t, "QBit(Float64, 2)", func() Of[[]float64] { return QBitFloat64(2) }, seen[[]float64]{[]float64{math.MaxFloat64, -0.1}, "[1.7976931348623157e308,-0.1]"})
	onServer(t, "QBit(Int8, 2)", func() Of[[]int8] { return QBitInt8(2) }, seen[[]int8]{[]int8{-128, 127}, "[-128,127]"})
	onServer(t, "LowCardinality(Int64)", func() Of[int64] { return LowCardinality(Int64()) }, seen[int64]{1, "1"}, seen[int64]{0, "0"}, seen[int64]{1, "1"})
	onServer(t, "LowCardinality(UUID)", func() Of[uuid.UUID] { return LowCardinality(UUID()) }, same(uuid.Nil, uuid.Max, uuid.Nil)...)
	onServer(t, "LowCardinality(Nullable(Int128))", func() Of[*big.Int] { return LowCardinality(NullableRef(Int128())) }, same(big.NewInt(1), nil, big.NewInt(1), big.NewInt(0))...)
	onServer(t, "LowCardinality(IPv4)", func() Of[netip.Addr] { return LowCardinality(IPv4()) }, same(netip.MustParseAddr("1.2.3.4"), netip.MustParseAddr("0.0.0.0"))...)
}

// TestDeepNestingOnServer puts columns with a state inside every other kind.
func TestDeepNestingOnServer(t *testing.T) {
	t.Parallel()
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	onServer(t, "Map(String, JSON)", func() Of[map[string]json.RawMessage] { return Map(String(), JSON("")) },
		same(map[string]json.RawMessage{"a": raw(`{"x":1}`)}, map[string]json.RawMessage{})...)
	onServer(t, "Array(Array(JSON))", func() Of[[][]json.RawMessage] { return Array(Array(JSON(""))) }, same([][]json.RawMessage{{raw(`{"x":"y"}`)}, {}}, [][]json.RawMessage{})...)
	onServer(t, "Array(Array(LowCardinality(String)))", func() Of[[][]string] { return Array(Array(LowCardinality(String()))) }, same([][]string{}, [][]string{{}}, [][]string{{"a"}, {"b", "a"}})...)
	onServer(t, "Variant(JSON, Map(String, Array(LowCardinality(Nullable(String)))), Tuple(a UInt8, b Nullable(String)))",
		func() Of[Variant] {
			type ab struct {
				A uint8
				B *string
			}
			return VariantOf(AnyOf(JSON("")), AnyOf(Map(String(), Array(LowCardinality(Nullable(String()))))),
				AnyOf(Tuple(Field("a", UInt8(), func(p *ab) *uint8 { return &p.A }), Field("b", Nullable(String()), func(p *ab) **string { return &p.B }))))
		},
		same(Variant{"JSON", raw(`{"x":1}`)}, Variant{}, Variant{"Map(String, Array(LowCardinality(Nullable(String))))", map[string][]*string{"k": {nil, ref("a")}}})...)
	onServer(t, "Dynamic(max_types=3)", func() Of[Dynamic] { return DynamicOf("max_types=3", nil) },
		same(Dynamic{"JSON", raw(`{"x":1}`)}, Dynamic{}, Dynamic{"Array(LowCardinality(String))", []string{"a", "a"}}, Dynamic{"Map(String, Array(Nullable(UInt8)))", map[string][]*uint8{"a": {nil}}})...)
	onServer(t, "Map(String, Dynamic)", func() Of[map[string]Dynamic] { return Map(String(), DynamicOf("", nil)) }, same(map[string]Dynamic{}, map[string]Dynamic{"a": {"UInt8", uint8(1)}, "b": {}})...)
	onServer(t, "Map(Enum8('a' = 1), Array(Map(UUID, Nullable(Decimal(9, 2)))))", func() Of[map[kind][]map[uuid.UUID]*decimal.Decimal] {
		return Map(Enum8[kind](EnumValue{"a", 1}), Array(Map(UUID(), Nullable(Decimal(9, 2)))))
	}, same(map[kind][]map[uuid.UUID]*decimal.Decimal{"a": {{uuid.Max: ref(decimal.RequireFromString("1.25")), uuid.Nil: nil}, {}}})...)
	onServer(t, "Array(Nullable(FixedString(2)))", func() Of[[]*string] { return Array(Nullable(FixedString(2))) }, same([]*string{nil, ref("ab"), ref("\x00\x00")})...)
	onServer(t, "Array(QBit(Float32, 2))", func() Of[[][]float32] { return Array(QBitFloat32(2)) }, same([][]float32{{1, 2}, {3, 4}}, [][]float32{})...)
	onServer(t, "Array(MultiPolygon)", func() Of[[]orb.MultiPolygon] { return Array(MultiPolygon()) }, same([]orb.MultiPolygon{{{{{1, 2}}}}, {}})...)
	onServer(t, "Array(Tuple())", func() Of[[]struct{}] { return Array(Tuple[struct{}]()) }, same([]struct{}{{}, {}}, []struct{}{})...)
	onServer(t, "Map(Date, DateTime64(3, 'UTC'))", func() Of[map[time.Time]time.Time] { return Map(Date(), DateTime64(3, time.UTC)) },
		same(map[time.Time]time.Time{time.Unix(86400, 0).UTC(): time.Unix(1, 2e6).UTC()})...)
}
