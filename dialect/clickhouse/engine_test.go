package clickhouse_test

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func connect(t testing.TB) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), enginetest.HTTP(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// ask returns the answer of a statement as raw text.
func ask(t testing.TB, conn driver.Conn, sql string, params ...driver.Param) (string, error) {
	t.Helper()
	body, err := conn.QueryFormat(t.Context(), driver.Statement{SQL: sql + " FORMAT TSVRaw", Params: params,
		Settings: []driver.Setting{{Name: "print_pretty_type_names", Value: "0"}}})
	if err != nil {
		return "", err
	}
	defer body.Close()
	answer, err := io.ReadAll(body)
	return strings.TrimSuffix(string(answer), "\n"), err
}

type day time.Time

type id [16]byte

type point struct {
	X int8
	Y *string
}

func ptr[T any](v T) *T { return &v }

func TestValuesTravel(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	when := time.Date(2024, 2, 29, 12, 30, 1, 123456789, time.UTC)
	huge, _ := new(big.Int).SetString("115792089237316195423570985008687907853269984665640564039457584007913129639935", 10)
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	tests := []struct {
		v         any
		typ, want string
	}{
		{int8(-128), "Int8", "-128"},
		{uint8(255), "UInt8", "255"},
		{7, "Int64", "7"},
		{int64(math.MinInt64), "Int64", "-9223372036854775808"},
		{uint64(math.MaxUint64), "UInt64", "18446744073709551615"},
		{big.NewInt(-1), "Int128", "-1"},
		{huge, "UInt256", huge.String()},
		{new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 255)), "Int256", "-57896044618658097711785492504343953926634992332820282019728792003956564819968"},
		{1.5, "Float64", "1.5"},
		{math.NaN(), "Float64", "nan"},
		{math.Inf(-1), "Float64", "-inf"},
		{math.SmallestNonzeroFloat64, "Float64", "5e-324"},
		{float32(0.1), "Float32", "0.1"},
		{true, "Bool", "true"},
		{"", "String", ""},
		{"it's \\ `\"{p1:String}\"", "String", "it's \\ `\"{p1:String}\""},
		{string(all), "String", string(all)},
		{[]byte("bytes"), "String", "bytes"},
		{json.RawMessage(`{"a":"\n"}`), "String", `{"a":"\n"}`},
		{when, "DateTime64(9, 'UTC')", "2024-02-29 12:30:01.123456789"},
		{when.Truncate(time.Millisecond), "DateTime64(3, 'UTC')", "2024-02-29 12:30:01.123"},
		{when.Truncate(time.Second).In(time.FixedZone("", 3600)), "DateTime64(0, 'UTC')", "2024-02-29 12:30:01"},
		{time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), "DateTime64(0, 'UTC')", "1900-01-01 00:00:00"},
		{time.Date(1969, 12, 31, 23, 59, 59, 999e6, time.UTC), "DateTime64(3, 'UTC')", "1969-12-31 23:59:59.999"},
		{day(when), "DateTime64(9, 'UTC')", "2024-02-29 12:30:01.123456789"},
		{90 * time.Minute, "Time64(0)", "01:30:00"},
		{-(100*time.Hour + time.Millisecond), "Time64(3)", "-100:00:00.001"},
		{uuid.MustParse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"), "UUID", "61f0c404-5cb3-11e7-907b-a6006ad3dba0"},
		{netip.MustParseAddr("1.2.3.4"), "IPv4", "1.2.3.4"},
		{netip.MustParseAddr("2001:db8::1"), "IPv6", "2001:db8::1"},
		{decimal.RequireFromString("-1.50"), "Decimal(9, 2)", "-1.5"},
		{decimal.RequireFromString("1e20"), "Decimal(38, 0)", "100000000000000000000"},
		{decimal.RequireFromString("0.00000000000000000001"), "Decimal(38, 20)", "0.00000000000000000001"},
		{ptr("x"), "String", "x"},
		{[]string{"it's", "a\nb\t\\", ""}, "Array(String)", `['it\'s','a\nb\t\\','']`},
		{[]int32{}, "Array(Int32)", "[]"},
		{[]*int8{ptr(int8(1)), nil}, "Array(Nullable(Int8))", "[1,NULL]"},
		{[]any{nil, 3}, "Array(Nullable(Int64))", "[NULL,3]"},
		{[][]uint16{{1}, {}}, "Array(Array(UInt16))", "[[1],[]]"},
		{[]bool{true}, "Array(Bool)", "[true]"},
		{[]float64{math.NaN(), math.Inf(1)}, "Array(Float64)", "[nan,inf]"},
		{[]time.Time{when, when.Truncate(time.Second)}, "Array(DateTime64(9, 'UTC'))", "['2024-02-29 12:30:01.123456789','2024-02-29 12:30:01.000000000']"},
		{[]decimal.Decimal{decimal.RequireFromString("1"), decimal.RequireFromString("2.25")}, "Array(Decimal(9, 2))", "[1,2.25]"},
		{[]netip.Addr{netip.MustParseAddr("1.2.3.4"), netip.MustParseAddr("::1")}, "Array(IPv6)", "['::ffff:1.2.3.4','::1']"},
		{[]uuid.UUID{uuid.Nil}, "Array(UUID)", "['00000000-0000-0000-0000-000000000000']"},
		{map[string]uint8{"b": 2, "it's": 1}, "Map(String, UInt8)", `{'b':2,'it\'s':1}`},
		{map[string][]string{}, "Map(String, Array(String))", "{}"},
		{[]map[string]int64{{"a": 1}, {}}, "Array(Map(String, Int64))", "[{'a':1},{}]"},
		{point{X: 1, Y: ptr("y")}, "Tuple(Int8, String)", "(1,'y')"},
		{point{X: 1}, "Tuple(Int8, Nullable(String))", "(1,NULL)"},
		{orb.Point{1, 2.5}, "Point", "(1,2.5)"},
		{orb.Polygon{{{0, 0}, {1, 0}, {1, 1}}}, "Polygon", "[[(0,0),(1,0),(1,1)]]"},
		{orb.MultiPolygon{{{{0, 0}}}}, "MultiPolygon", "[[[(0,0)]]]"},
		{orb.LineString{{1, 2}}, "LineString", "[(1,2)]"},
	}
	for _, tt := range tests {
		typ, err := clickhouse.ParamType(tt.v)
		if err != nil {
			t.Errorf("%T %v: %v", tt.v, tt.v, err)
			continue
		}
		if typ.String() != tt.typ {
			t.Errorf("%T %v: type %s, want %s", tt.v, tt.v, typ, tt.typ)
		}
		text, err := clickhouse.ParamText(tt.v, typ)
		if err != nil {
			t.Errorf("%T %v: %v", tt.v, tt.v, err)
			continue
		}
		got, err := ask(t, conn, "SELECT {p:"+typ.String()+"} AS v, toTypeName(v)", driver.Param{Name: "p", Type: typ.String(), Value: text})
		if want := tt.want + "\t" + tt.typ; got != want || err != nil {
			t.Errorf("%T as a parameter: got %q, %v; want %q", tt.v, got, err, want)
		}
		literal, err := clickhouse.Literal(tt.v)
		if err != nil {
			t.Errorf("%T %v: %v", tt.v, tt.v, err)
			continue
		}
		got, err = ask(t, conn, "SELECT "+literal)
		if got != tt.want || err != nil {
			t.Errorf("%T as the literal %s: got %q, %v; want %q", tt.v, literal, got, err, tt.want)
		}
	}
}

func TestValuesFitColumns(t *testing.T) {
	when := time.Date(2024, 2, 29, 12, 30, 1, 123456789, time.UTC)
	second := when.Truncate(time.Second)
	tests := []struct {
		v        any
		column   string
		want     string
		text     string
		equal    bool // may be equal to a row
		wantFail string
	}{
		{v: 7, column: "UInt8", want: "UInt8", text: "7", equal: true},
		{v: 300, column: "UInt8", want: "Int64", text: "300"},
		{v: -1, column: "UInt64", want: "Int64", text: "-1"},
		{v: uint64(3), column: "Nullable(Int16)", want: "Int16", text: "3", equal: true},
		{v: "a", column: "LowCardinality(Nullable(String))", want: "String", text: "a", equal: true},
		{v: "a", column: "Enum8('a' = 1)", want: "String", text: "a", equal: true},
		{v: "ab", column: "FixedString(4)", want: "String", text: "ab", equal: true},
		{v: when, column: "DateTime64(9)", want: "DateTime64(9, 'UTC')", text: "2024-02-29 12:30:01.123456789", equal: true},
		{v: when, column: "DateTime64(3, 'Asia/Tokyo')", want: "DateTime64(9, 'UTC')", text: "2024-02-29 12:30:01.123456789"},
		{v: when, column: "DateTime", want: "DateTime64(9, 'UTC')", text: "2024-02-29 12:30:01.123456789"},
		{v: second, column: "DateTime", want: "DateTime('UTC')", text: "2024-02-29 12:30:01", equal: true},
		{v: second, column: "DateTime64(3)", want: "DateTime64(3, 'UTC')", text: "2024-02-29 12:30:01.000", equal: true},
		{v: when.In(time.FixedZone("", 43200)), column: "Date", want: "Date", text: "2024-03-01"},
		{v: time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), column: "Date", want: "Date32", text: "1950-01-01"},
		{v: time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC), column: "Date", wantFail: "clickhouse: time.Time 1850-01-01 00:00:00 +0000 UTC as Date32: Date32 holds the days from 1900-01-01 to 2299-12-31"},
		{v: time.Second, column: "Time", want: "Time", text: "00:00:01", equal: true},
		{v: time.Millisecond, column: "Time", want: "Time64(3)", text: "00:00:00.001"},
		{v: 0.5, column: "Float32", want: "Float32", text: "0.5", equal: true},
		{v: 0.1, column: "Float32", want: "Float64", text: "0.1"},
		{v: decimal.RequireFromString("1.5"), column: "Decimal(10, 2)", want: "Decimal(10, 2)", text: "1.5", equal: true},
		{v: decimal.RequireFromString("1.555"), column: "Decimal(10, 2)", want: "Decimal(9, 3)", text: "1.555"},
		{v: id{15: 1}, column: "UUID", want: "UUID", text: "00000000-0000-0000-0000-000000000001", equal: true},
		{v: netip.MustParseAddr("1.2.3.4"), column: "IPv6", want: "IPv6", text: "::ffff:1.2.3.4", equal: true},
		{v: netip.MustParseAddr("::1"), column: "IPv4", want: "IPv6", text: "::1"},
		{v: []string{"a"}, column: "Array(LowCardinality(String))", want: "Array(String)", text: "['a']", equal: true},
		{v: []int{1, 300}, column: "Array(UInt8)", want: "Array(Int64)", text: "[1,300]", equal: true},
		{v: map[string]int{"a": 1}, column: "Map(LowCardinality(String), UInt8)", want: "Map(String, UInt8)", text: "{'a':1}", equal: true},
		{v: point{X: 1}, column: "Tuple(x Int64, y Nullable(String))", want: "Tuple(Int64, Nullable(String))", text: "(1,NULL)", equal: true},
		{v: json.RawMessage(`{}`), column: "JSON", want: "JSON", text: "{}", equal: true},
		{v: orb.Point{1, 2}, column: "Point", want: "Point", text: "(1,2)", equal: true},
		{v: 3, column: "SimpleAggregateFunction(sum, UInt64)", want: "UInt64", text: "3", equal: true},
	}
	for _, tt := range tests {
		column := clickhouse.MustParseType(tt.column)
		typ, err := clickhouse.ParamTypeFor(tt.v, column)
		if tt.wantFail != "" || err != nil {
			if err == nil || err.Error() != tt.wantFail {
				t.Errorf("%v for %s: %v, want the error %q", tt.v, tt.column, err, tt.wantFail)
			}
			continue
		}
		text, err := clickhouse.ParamText(tt.v, typ)
		if typ.String() != tt.want || text != tt.text || err != nil {
			t.Errorf("%v for %s: %s %q, %v; want %s %q", tt.v, tt.column, typ, text, err, tt.want, tt.text)
		}
		if _, ok, err := clickhouse.ParamTypeIn(tt.v, column); ok != tt.equal || err != nil {
			t.Errorf("%v in %s: %v, %v; want %v", tt.v, tt.column, ok, err, tt.equal)
		}
	}
}

func TestValuesRefused(t *testing.T) {
	deep := any("x")
	for range 1000 {
		deep = []any{deep}
	}
	tests := []struct {
		v    any
		want string
	}{
		{nil, "clickhouse: <nil> <nil>: NULL has no type of its own"},
		{(*big.Int)(nil), "clickhouse: <nil> <nil>: NULL has no type of its own"},
		{func() {}, "no ClickHouse type holds values of this Go type"},
		{make(chan int), "no ClickHouse type holds values of this Go type"},
		{complex(1, 2), "clickhouse: complex128 (1+2i): no ClickHouse type holds values of this Go type"},
		{netip.Addr{}, "the zero netip.Addr is no address"},
		{netip.MustParseAddr("fe80::1%eth0"), "ClickHouse's IPv6 holds no zone"},
		{[]any{1, "a"}, "the elements of one array or map must have one type; this one is String"},
		{map[string]any{"a": func() {}}, "no ClickHouse type holds values of this Go type"},
		{new(big.Int).Lsh(big.NewInt(1), 256), "an integer has at most 256 bits"},
		{decimal.New(1, 77), "a decimal has at most 76 digits"},
		{time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC), "out of the type's range"},
		{time.Date(2263, 1, 1, 0, 0, 0, 1, time.UTC), "out of the type's range"},
		{1000 * time.Hour, "a time is at most 999:59:59"},
	}
	for _, tt := range tests {
		if text, err := clickhouse.Literal(tt.v); tt.v != nil && err == nil && text != "NULL" || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%T: %q, %v; want %q", tt.v, text, err, tt.want)
		}
	}
	cycle := []any{nil}
	cycle[0] = cycle
	if _, err := clickhouse.Literal(cycle); err == nil {
		t.Error("a slice that holds itself has a literal")
	}
	if _, err := clickhouse.Literal(deep); err == nil {
		t.Error("a value nested 1000 deep has a literal")
	}
}

// TestQuotingOnServer sends names and strings through the server's own parser.
func TestQuotingOnServer(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	texts := []string{"a", "_a1", "order", "NULL", "from", "Distinct", "1a", "a b", "a.b", "a`b", `a\b`, `a\\`, "a'b", `a"b`, "é😀", "\x00\x01\b\f\n\r\t\x7f", "\xff\xfe", "``", "''", `\x41\N`, "{p:String}", "-- x", "/*", "$$a$$"}
	for c := range 256 {
		texts = append(texts, string([]byte{'a', byte(c), 'b'}), string([]byte{byte(c)}))
	}
	var strs, hexes []string
	for _, s := range texts {
		strs = append(strs, "hex("+clickhouse.QuoteString(s)+")")
		hexes = append(hexes, strings.ToUpper(hex.EncodeToString([]byte(s))))
	}
	got, err := ask(t, conn, "SELECT "+strings.Join(strs, ", "))
	if want := strings.Join(hexes, "\t"); got != want || err != nil {
		t.Errorf("strings: %v\ngot  %.400s\nwant %.400s", err, got, want)
	}
	for _, s := range texts {
		// The server reads the name, and prints it as QuoteIdentIfNeeded does.
		query := "SELECT formatQuerySingleLine(" + clickhouse.QuoteString("SELECT 1 AS "+clickhouse.QuoteIdent(s)) + ")"
		got, err := ask(t, conn, query)
		if want := "SELECT 1 AS " + clickhouse.QuoteIdentIfNeeded(s); got != want || err != nil {
			t.Errorf("name %q: got %q, %v; want %q", s, got, err, want)
		}
	}
}

// TestTypesOfServer parses every type that the server has in its own tables
// and prints of types that people write.
func TestTypesOfServer(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	answer, err := ask(t, conn, "SELECT DISTINCT hex(type) FROM system.columns")
	if err != nil {
		t.Fatal(err)
	}
	types := strings.Split(answer, "\n")
	if len(types) < 60 {
		t.Fatalf("the server has only %d types", len(types))
	}
	for _, h := range types {
		text, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		typ, err := clickhouse.ParseType(string(text))
		if err != nil || typ.String() != string(text) {
			t.Errorf("ParseType(%.200s) = %.200s, %v", text, typ, err)
		}
	}
	families, err := ask(t, conn, "SELECT name FROM system.data_type_families")
	if err != nil {
		t.Fatal(err)
	}
	arguments := map[string]string{"Array": "(UInt8)", "Nullable": "(UInt8)", "LowCardinality": "(String)", "Map": "(String, UInt8)", "FixedString": "(3)", "Enum8": "('a')",
		"Enum16": "('a')", "Enum": "('a')", "ENUM": "('a')", "Nested": "(a UInt8)", "Variant": "(UInt8)", "AggregateFunction": "(count)",
		"SimpleAggregateFunction": "(sum, UInt64)", "QBit": "(Float32, 8)", "Tuple": "(UInt8)", "DateTime64": "(3)", "Time64": "(3)"}
	for _, family := range strings.Split(families, "\n") {
		if _, err := clickhouse.ParseType(family + arguments[family]); err != nil {
			t.Error(err)
		}
	}
}

// TestCanonicalOnServer compares Canonical with what the server makes of types
// as people write them.
func TestCanonicalOnServer(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	for _, in := range []string{
		"INT", "BIGINT UNSIGNED", "int unsigned", "VARCHAR(10)", "DOUBLE PRECISION", "double", "BOOLEAN", "bool", "TIMESTAMP", "TEXT", "BINARY LARGE OBJECT", "BIT", "YEAR", "SET",
		"BYTEA", "INET4", "REAL", "TINYINT SIGNED", "Decimal32(2)", "Decimal64(4)", "Decimal128(0)", "Decimal256(3)", "DECIMAL(10)", "Decimal", "NUMERIC(12,3)", "DateTime64", "DATETIME64", "DateTime32",
		"DateTime32('UTC')", "Time64", "Enum('a','b')", "Enum8('x' = 1, 'y')", "Enum8('b'=2,'a'=1)", "Enum('a' = -200, 'b')", "ENUM('a')", "Variant(String, UInt64, Array(String))", "Variant(UInt8, UInt8)",
		"JSON(max_dynamic_paths=10, a.b UInt32, SKIP x.y, SKIP REGEXP 'k', SKIP a.c, SKIP REGEXP 'b', c INT)", "JSON(max_dynamic_paths=1024)", "JSON(max_dynamic_types=32, max_dynamic_paths=7)",
		"Array(INT)", "Tuple(a INT, b Nullable(TEXT))", "Map(TEXT, Array(Decimal32(1)))", "Nested(a INT, b Enum('x'))", "LowCardinality(VARCHAR)", "AggregateFunction(quantile(0.5), INT)",
		"SimpleAggregateFunction(sum, BIGINT)", "FixedString(0x10)", "Nullable(DATETIME)", "Tuple()", "IntervalDay", "Geometry", "GEOMETRY", "NATIONAL CHAR VARYING(3)", "DateTime", "DateTime('Europe/Berlin')",
		"Dynamic(max_types=32)", "Dynamic(max_types=3)", "Array(Variant(String, Array(INT)))",
	} {
		want, err := ask(t, conn, "SELECT toTypeName(defaultValueOfTypeName("+clickhouse.QuoteString(in)+"))")
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		typ, err := clickhouse.ParseType(in)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := typ.Canonical().String(); got != want {
			t.Errorf("%s: got %s, the server says %s", in, got, want)
		}
	}
}
