package column

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// equal compares values by what they mean.
var equal = []cmp.Option{
	cmpopts.EquateNaNs(),
	cmp.Comparer(func(a, b *big.Int) bool {
		return a == b || a != nil && b != nil && a.Cmp(b) == 0
	}),
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.AllowUnexported(link{}, count{}),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location().String() == b.Location().String() }),
}

// memory encodes the rows of out and decodes them into in, both ways that a
// connection writes.
func memory(t testing.TB, out, in Buffer) {
	t.Helper()
	rows := out.Rows()
	if err := prepare(out); err != nil {
		t.Fatal(err)
	}
	var b proto.Buffer
	encodeState(out, &b)
	out.EncodeColumn(&b)
	var written bytes.Buffer
	w := proto.NewWriter(&written, &proto.Buffer{})
	w.ChainBuffer(func(b *proto.Buffer) { encodeState(out, b) })
	out.WriteColumn(w)
	if _, err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Buf, written.Bytes()) {
		t.Fatalf("%s: EncodeColumn and WriteColumn differ:\n%x\n%x", out.Type(), b.Buf, written.Bytes())
	}
	r := proto.NewReader(bytes.NewReader(append(b.Buf, "end"...)))
	if err := decodeState(in, r); err != nil {
		t.Fatal(err)
	}
	if err := in.DecodeColumn(r, rows); err != nil {
		t.Fatal(err)
	}
	rest := make([]byte, 3)
	if err := r.ReadFull(rest); err != nil || string(rest) != "end" {
		t.Fatalf("%s: decoding stopped at %q, %v", in.Type(), rest, err)
	}
}

func inMemory[T any](t *testing.T, make func() Of[T], values ...T) {
	t.Helper()
	out := make()
	t.Run(string(out.Type()), func(t *testing.T) {
		t.Parallel()
		for range 2 { // the second time after Reset
			out.Reset()
			for _, v := range values {
				if err := out.Check(v); err != nil {
					t.Fatal(err)
				}
				out.Append(v)
			}
			out.AppendDefault()
			in := make()
			memory(t, out, in)
			if in.Rows() != len(values)+1 {
				t.Fatalf("%d rows of %d", in.Rows(), len(values)+1)
			}
			rows := []T{}
			for i := range values {
				if d := cmp.Diff(values[i], out.Row(i), equal...); d != "" {
					t.Errorf("appended row %d (-want +got)\n%s", i, d)
				}
				rows = append(rows, in.Row(i))
			}
			in.Reset()
			memory(t, out, in) // what was read before stays
			if d := cmp.Diff(values, rows, equal...); d != "" {
				t.Errorf("rows after Reset and another block (-want +got)\n%s", d)
			}
		}
	})
}

type kind string

type place struct {
	X    float64
	Tags []string
	Kind *kind
}

func placeColumns() []Element[place] {
	return []Element[place]{
		Field("x", Float64(), func(p *place) *float64 { return &p.X }),
		Field("tags", Array(LowCardinality(String())), func(p *place) *[]string { return &p.Tags }),
		Field("select", Nullable(As[kind](String())), func(p *place) **kind { return &p.Kind }),
	}
}

func ref[T any](v T) *T { return &v }

func TestMemoryRoundTrip(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	of := func(s string) *big.Int { n, _ := new(big.Int).SetString(s, 0); return n }
	long := string(bytes.Repeat([]byte("0123456789abcdef"), 1<<16))
	words := []string{"", "a", "\x00", "\xff\xfe", "ünï", long[:127], long[:128], long[:20000], "b", long, "c"}

	inMemory(t, func() Of[bool] { return Bool() }, true, false, true)
	inMemory(t, func() Of[int8] { return Int8() }, -128, 0, 127)
	inMemory(t, func() Of[uint64] { return UInt64() }, 0, 1<<64-1)
	inMemory(t, func() Of[float32] { return Float32() }, 0, -1.5)
	inMemory(t, func() Of[string] { return String() }, words...)
	inMemory(t, func() Of[string] { return LowCardinality(String()) }, append(words, words...)...)
	inMemory(t, func() Of[*string] { return LowCardinality(Nullable(String())) }, ref("a"), nil, ref(""), ref("a"))
	inMemory(t, func() Of[time.Time] { return LowCardinality(Date()) }, time.Unix(86400, 0).UTC(), time.Unix(86400, 0).UTC())
	inMemory(t, func() Of[string] { return FixedString(3) }, "abc", "\x00\x00\x00", "\xff\xff\xff")
	inMemory(t, func() Of[time.Time] { return DateTime(berlin) }, time.Unix(0, 0).In(berlin), time.Unix(1<<32-1, 0).In(berlin))
	inMemory(t, func() Of[time.Time] { return DateTime64(9, nil) }, time.Unix(0, -1).UTC(), time.Unix(0, 1<<63-1).UTC(), time.Unix(-9223372037, 145224192).UTC())
	inMemory(t, func() Of[time.Time] { return DateTime64(3, berlin) }, time.Unix(-1, 999e6).In(berlin), time.Unix(maxDateTime64, 999e6).In(berlin))
	inMemory(t, func() Of[time.Time] { return Date32() }, time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2299, 12, 31, 0, 0, 0, 0, time.UTC))
	inMemory(t, func() Of[time.Duration] { return Time64(6) }, -maxTime*time.Second, time.Microsecond)
	inMemory(t, func() Of[*big.Int] { return Int128() }, of("-170141183460469231731687303715884105728"), of("170141183460469231731687303715884105727"), of("-1"), of("0"))
	inMemory(t, func() Of[*big.Int] { return NullableRef(UInt256()) }, nil, new(big.Int).Sub(new(big.Int).Lsh(of("1"), 256), of("1")), of("0"))
	inMemory(t, func() Of[decimal.Decimal] { return Decimal(76, 38) }, decimal.RequireFromString("-1.00000000000000000000000000000000000001"), decimal.RequireFromString("7"))
	inMemory(t, func() Of[decimal.Decimal] { return Decimal(9, 4) }, decimal.RequireFromString("-99999.9999"), decimal.RequireFromString("0.00010"))
	inMemory(t, func() Of[uuid.UUID] { return UUID() }, uuid.MustParse("00112233-4455-6677-8899-aabbccddeeff"))
	inMemory(t, func() Of[netip.Addr] { return IPv4() }, netip.MustParseAddr("1.2.3.4"))
	inMemory(t, func() Of[netip.Addr] { return IPv6() }, netip.MustParseAddr("::ffff:1.2.3.4"), netip.MustParseAddr("2001:db8::1"))
	inMemory(t, func() Of[kind] { return Enum8[kind](EnumValue{"a", -128}, EnumValue{"", 0}, EnumValue{"b", 127}) }, "a", "", "b")
	inMemory(t, func() Of[*kind] { return Nullable(Enum16[kind](EnumValue{"a", 1000})) }, ref(kind("a")), nil)
	inMemory(t, func() Of[[][]*string] { return Array(Array(LowCardinality(Nullable(String())))) }, [][]*string{{nil, ref("a")}, {}}, [][]*string{})
	inMemory(t, func() Of[map[string][]uint64] { return Map(LowCardinality(String()), Array(UInt64())) }, map[string][]uint64{"a": {1, 2}, "b": {}}, map[string][]uint64{})
	inMemory(t, func() Of[place] { return Tuple(placeColumns()...) }, place{1, []string{"a", "a"}, ref(kind("k"))}, place{Tags: []string{}})
	inMemory(t, func() Of[[]place] { return Array(Tuple(placeColumns()...)) }, []place{{1, []string{"a"}, nil}}, []place{})
	inMemory(t, func() Of[json.RawMessage] { return JSON("") }, json.RawMessage(`{"a":1}`))
}

// TestDictionaryTellsZeros keeps -0 apart from 0, as the server does.
func TestDictionaryTellsZeros(t *testing.T) {
	t.Parallel()
	wide, narrow := LowCardinality(Float64()), LowCardinality(Float32())
	for _, v := range []float64{0, math.Copysign(0, -1), 0, math.NaN(), math.NaN()} {
		wide.Append(v)
		narrow.Append(float32(v))
	}
	for i, want := range []bool{false, true, false} {
		if math.Signbit(wide.Row(i)) != want || math.Signbit(float64(narrow.Row(i))) != want {
			t.Errorf("row %d: %v, %v", i, wide.Row(i), narrow.Row(i))
		}
	}
	if n := wide.(*LowCardinals[float64]).inner.Rows(); n != 3 {
		t.Errorf("the dictionary has %d values, want 0, -0 and NaN", n)
	}
}
