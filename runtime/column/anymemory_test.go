package column

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestMemoryRoundTripOfShapesAndVectors(t *testing.T) {
	ring := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 0}}
	inMemory(t, func() Of[orb.Point] { return Point() }, orb.Point{1, 2}, orb.Point{math.Inf(1), -0.5})
	inMemory(t, func() Of[orb.Ring] { return Ring() }, ring, orb.Ring{})
	inMemory(t, LineString, orb.LineString{{1, 2}})
	inMemory(t, MultiLineString, orb.MultiLineString{{{1, 2}, {3, 4}}, {}})
	inMemory(t, Polygon, orb.Polygon{ring, ring})
	inMemory(t, MultiPolygon, orb.MultiPolygon{{ring}, {ring, ring}})
	inMemory(t, func() Of[Variant] { return Geometry() }, Variant{"Polygon", orb.Polygon{ring}}, Variant{}, Variant{"Point", orb.Point{1, 2}})
	inMemory(t, func() Of[float32] { return BFloat16() }, 1, -0.5, float32(math.Inf(-1)), 3.140625)
	inMemory(t, func() Of[[]float32] { return QBitFloat32(9) }, []float32{1, -2, 3, 4, 5, 6, 7, 8, -math.MaxFloat32})
	inMemory(t, func() Of[[]float64] { return QBitFloat64(16, 8) }, make([]float64, 16), []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 1e300, 11, 12, 13, 14, 15, -16})
	inMemory(t, func() Of[[]int8] { return QBitInt8(2) }, []int8{-128, 127})
	inMemory(t, func() Of[[]struct{}] { return Array(Nothing()) }, []struct{}{}, []struct{}{{}, {}})
	inMemory(t, func() Of[int64] { return Interval("Day") }, -7, 7)
	inMemory(t, func() Of[struct{}] { return Tuple[struct{}]() }, struct{}{})
}

type settings struct {
	Theme string `json:"theme"`
	Size  int    `json:"size,omitempty"`
}

// link has the two methods of database/sql.
type link struct{ text string }

func (l link) Value() (driver.Value, error) {
	if l.text == "" {
		return nil, nil
	}
	return "link:" + l.text, nil
}

func (l *link) Scan(v any) error {
	text, _ := v.(string)
	var ok bool
	if l.text, ok = strings.CutPrefix(text, "link:"); !ok {
		return fmt.Errorf("%q is no link", text)
	}
	return nil
}

// count has them too, over a number.
type count struct{ n int64 }

func (c count) Value() (driver.Value, error) { return c.n, nil }

func (c *count) Scan(v any) (err error) {
	var ok bool
	if c.n, ok = v.(int64); !ok {
		return fmt.Errorf("%T is no int64", v)
	}
	return nil
}

func TestMemoryRoundTripOfUserTypes(t *testing.T) {
	inMemory(t, func() Of[settings] { return JSONOf[settings]("") }, settings{"dark", 3}, settings{})
	inMemory(t, func() Of[*settings] { return Nullable(JSONOf[settings]("")) }, nil, &settings{"dark", 3})
	parsed, err := url.Parse("https://example.org/a?b=c")
	if err != nil {
		t.Fatal(err)
	}
	inMemory(t, func() Of[*url.URL] {
		return ValueScanner[*url.URL](String(), field.BinaryValueScanner[*url.URL]{})
	}, parsed)
	inMemory(t, func() Of[*link] { return Nullable(Scanner[link](String())) }, &link{"a"}, nil)
	inMemory(t, func() Of[*link] { return Nullable(Scanner[link](LowCardinality(String()))) }, &link{"a"}, nil)
	inMemory(t, func() Of[count] { return Scanner[count](UInt8()) }, count{255}, count{})
	if err := Scanner[count](UInt8()).Check(count{256}); errText(err) != `column: UInt8 cannot hold {256}: its Value is int64(256), which is no uint8` {
		t.Error(err)
	}
	if err := Scanner[link](String()).Check(link{}); errText(err) != `column: String cannot hold {}: its Value is NULL and the column is not Nullable` {
		t.Error(err)
	}
	inMemory(t, func() Of[int] { return As[int](Int64()) }, math.MinInt, math.MaxInt)
	inMemory(t, func() Of[Variant] { return VariantOfType("Variant(String, Array(UInt8))", nil) }, Variant{"String", "x"}, Variant{})
	inMemory(t, func() Of[[]byte] { return LowCardinality(NullableRef(Bytes(String()))) }, []byte("a"), nil, []byte("a"))
	inMemory(t, func() Of[[]byte] { return Bytes(String()) }, []byte{}, []byte("a\x00b"))
	inMemory(t, func() Of[[]byte] { return Bytes(LowCardinality(FixedString(2))) }, []byte("ab"), []byte("ab"))
	inMemory(t, func() Of[[]byte] { return NullableRef(Bytes(String())) }, []byte{}, nil, []byte("a"))
	inMemory(t, func() Of[json.RawMessage] { return As[json.RawMessage](Bytes(String())) }, json.RawMessage("1"))
	inMemory(t, func() Of[*kind] { return Nullable(LowCardinality(As[kind](String()))) }, ref(kind("a")), nil, ref(kind("a")))
	inMemory(t, func() Of[[]kind] { return Array(As[kind](LowCardinality(String()))) }, []kind{"a", "b", "a"})
}

// TestMemoryRoundTripAtRunTime writes values through columns made of type
// texts and compares what comes back, and its Go type.
func TestMemoryRoundTripAtRunTime(t *testing.T) {
	tests := []struct {
		typ  string
		rows []any
	}{
		{"UInt64", []any{uint64(1), uint64(math.MaxUint64)}},
		{"Nullable(UInt64)", []any{ref(uint64(1)), (*uint64)(nil)}},
		{"Array(Nullable(String))", []any{[]*string{ref("a"), nil}, []*string{}}},
		{"Array(Array(LowCardinality(Nullable(String))))", []any{[][]*string{{ref("a"), nil}, {}}}},
		{"Array(Array(Array(Int8)))", []any{[][][]int8{{{1}, {}}, {}}}},
		{"Map(LowCardinality(String), Array(Map(UInt8, String)))", []any{map[string][]map[uint8]string{"a": {{1: "x"}, {}}}}},
		{"Tuple(a String, b Array(Tuple(UInt8, Nullable(Int8))))", []any{map[string]any{"a": "x", "b": [][]any{{uint8(1), (*int8)(nil)}}}}},
		{"Tuple(String, UInt8)", []any{[]any{"x", uint8(1)}}},
		{"Nested(a String, b UInt8)", []any{[]map[string]any{{"a": "x", "b": uint8(1)}}}},
		{"Variant(Array(UInt8), String)", []any{Variant{"String", "x"}, Variant{}, Variant{"Array(UInt8)", []uint8{1}}}},
		{"Array(Variant(String, UInt8))", []any{[]Variant{{"UInt8", uint8(1)}, {}}}},
		{"Dynamic", []any{Dynamic{"String", "x"}, Dynamic{}, Dynamic{"Array(Nullable(UInt8))", []*uint8{nil}}, Dynamic{"UInt64", uint64(1)}}},
		{"Enum8('a' = -1, 'it\\'s' = 2)", []any{"a", "it's"}},
		{"JSON(a UInt8, SKIP b)", []any{json.RawMessage(`{"a":1}`)}},
		{"Nullable(JSON)", []any{json.RawMessage(nil), json.RawMessage(`{}`)}},
		{"Nullable(Tuple(a UInt8))", []any{map[string]any(nil), map[string]any{"a": uint8(1)}}},
		{"Nullable(Point)", []any{&orb.Point{1, 2}, (*orb.Point)(nil)}},
		{"SimpleAggregateFunction(max, UInt64)", []any{uint64(7)}},
		{"QBit(Float32, 2)", []any{[]float32{1, 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.typ, func(t *testing.T) {
			t.Parallel()
			out, err := ForType(tt.typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			in, err := ForType(tt.typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range tt.rows {
				if got := reflect.TypeOf(v); got != out.GoType() {
					t.Fatalf("a %s in a column of %s", got, out.GoType())
				}
				if err := out.CheckValue(v); err != nil {
					t.Fatal(err)
				}
				out.AppendValue(v)
			}
			out.AppendDefault()
			memory(t, out, in)
			rows := []any{}
			for i := range tt.rows {
				rows = append(rows, in.Value(i))
			}
			if d := cmp.Diff(tt.rows, rows, equal...); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if err := CheckType(in, string(out.Type())); err != nil {
				t.Error(err)
			}
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
