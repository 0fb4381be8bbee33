package clickhouse

import (
	"strings"
	"testing"
)

// asPrinted are types in the server's own one-line spelling.
var asPrinted = []string{
	"UInt8", "Bool", "String", "FixedString(16)", "UUID", "Decimal(76, 38)", "Date32", "DateTime", "DateTime('Europe/Berlin')",
	"DateTime64(3)", "DateTime64(9, 'UTC')", "Time", "Time64(3)", "IPv6", "IntervalDay", "Nothing", "Point", "Geometry", "BFloat16",
	"Enum8('x\\\\y' = -2, 'it\\'s' = 1)", "Enum16('a' = 1, '' = 300)",
	"Nullable(String)", "LowCardinality(Nullable(FixedString(3)))", "Array(Array(Nullable(Decimal(38, 10))))",
	"Map(LowCardinality(String), Array(Tuple(a Int8, b Nullable(DateTime64(3, 'UTC')))))",
	"Tuple()", "Tuple(UInt8, String)", "Tuple(a UInt8, `b c` String, `all` Int8)", "Nested(a Int8, b Nested(c String, d Array(UInt8)))",
	"Tuple(`a\\`b` Int8, `c\\\\d` Int8, `e\\nf` Int8)",
	"Variant(Array(UInt8), JSON, Map(String, UInt8))", "Dynamic", "Dynamic(max_types=254)",
	"JSON", "JSON(max_dynamic_types=3, max_dynamic_paths=10, `a.b` UInt32, `x y.z` String, SKIP `x.y`, SKIP REGEXP 'k.*')",
	"JSON(a Tuple(x Int8), b JSON(c Int8))", "JSON(SKIP a)",
	"AggregateFunction(count)", "AggregateFunction(1, sumMap, Tuple(Array(UInt8), Array(UInt8)))", "AggregateFunction(uniq, LowCardinality(String))",
	"AggregateFunction(quantiles(0.5, 0.9), UInt64)", "AggregateFunction(groupArrayInsertAt((1, 'a'), 3), Tuple(UInt8, String), UInt32)",
	"AggregateFunction(groupArrayInsertAt([1, 2], 3), Array(UInt8), UInt32)", "AggregateFunction(groupArrayInsertAt(-1, 3), Int32, UInt32)",
	"AggregateFunction(groupArrayInsertAt(NULL, 3), Nullable(UInt8), UInt32)", "AggregateFunction(quantile(1e-10), Float64)",
	"AggregateFunction(windowFunnel(3600, 'strict_order'), DateTime, UInt8)", "AggregateFunction(groupBitmapAnd, AggregateFunction(groupBitmap, UInt8))",
	"SimpleAggregateFunction(sum, UInt64)", "SimpleAggregateFunction(groupArrayArray(3), Array(String))", "QBit(Float32, 8)",
}

func TestParseTypePrintsBack(t *testing.T) {
	for _, in := range asPrinted {
		got, err := ParseType(in)
		if err != nil || got.String() != in {
			t.Errorf("ParseType(%s) = %s, %v", in, got, err)
		}
	}
}

func TestParseTypeOtherSpellings(t *testing.T) {
	tests := []struct{ in, want string }{
		{" Nullable ( UInt8 )\n", "Nullable(UInt8)"},
		{"Tuple(\n    a UInt8,\n    b Tuple(\n        c String))", "Tuple(a UInt8, b Tuple(c String))"},
		{`Tuple("a" UInt8)`, "Tuple(a UInt8)"},
		{"double  precision", "double precision"},
		{"Tuple(DOUBLE PRECISION, INT UNSIGNED)", "Tuple(DOUBLE PRECISION, INT UNSIGNED)"},
		{"Tuple(a INT UNSIGNED)", "Tuple(a INT UNSIGNED)"},
		{"VARCHAR(10)", "VARCHAR(10)"},
		{"Enum('a','b'=3)", "Enum('a', 'b' = 3)"},
		{"JSON(a.b UInt32, SKIP x.`y z`)", "JSON(`a.b` UInt32, SKIP `x.y z`)"},
		{"JSON(`SKIP` UInt32)", "JSON(`SKIP` UInt32)"},
		{"AggregateFunction(windowFunnel(3600,'a'),DateTime)", "AggregateFunction(windowFunnel(3600, 'a'), DateTime)"},
		{"FixedString(0x10)", "FixedString(0x10)"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseType(tt.in)
			if err != nil || got.String() != tt.want {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
		})
	}
}

func TestParseTypeErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", `clickhouse: type "" at offset 0: expected a type, found end of text`},
		{"Nullable(String", `clickhouse: type "Nullable(String" at offset 15: expected ',', found end of text`},
		{"Strin", `clickhouse: unknown type "Strin"; did you mean "String"?`},
		{"Array(uint8)", `clickhouse: type "Array(uint8)" at offset 6: unknown type "uint8"; did you mean "UInt8"?`},
		{"Frobnicator", `clickhouse: unknown type "Frobnicator"`},
		{"UInt8)", `clickhouse: type "UInt8)" at offset 5: unexpected ')' after the type`},
		{"Map(String)", `clickhouse: type "Map(String)" at offset 0: Map takes a key type and a value type`},
		{"FixedString(0)", `clickhouse: type "FixedString(0)" at offset 0: FixedString takes a length above 0`},
		{"DateTime64(10)", `clickhouse: type "DateTime64(10)" at offset 0: DateTime64 takes a precision from 0 to 9`},
		{"Tuple(a Int8, String)", `clickhouse: type "Tuple(a Int8, String)" at offset 0: Tuple names some of its elements and not others`},
		{"Enum8('a)", `clickhouse: type "Enum8('a)" at offset 6: missing closing '`},
		{"DateTime(now)", `clickhouse: type "DateTime(now)" at offset 9: unknown type "now"`},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if _, err := ParseType(tt.in); errText(err) != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	deep := strings.Repeat("Array(", 100000)
	if _, err := ParseType(deep); err == nil {
		t.Error("a type nested 100000 deep parses")
	}
}

func TestTypeHelpers(t *testing.T) {
	lc := MustParseType("LowCardinality(Nullable(String))")
	if !lc.IsNullable() || lc.Base().String() != "String" {
		t.Errorf("LowCardinality(Nullable(String)): nullable %v, base %s", lc.IsNullable(), lc.Base())
	}
	m := MustParseType("Map(String, Array(UInt8))")
	if m.Key().Name != "String" || m.Elem().String() != "Array(UInt8)" || m.Elem().Elem().Name != "UInt8" {
		t.Errorf("Map: key %s, elem %s", m.Key(), m.Elem())
	}
	if tz := MustParseType("DateTime64(3, 'Asia/Tokyo')").Timezone(); tz != "Asia/Tokyo" {
		t.Errorf("zone %q", tz)
	}
	if p, s, ok := MustParseType("Decimal64(4)").Decimal(); p != 18 || s != 4 || !ok {
		t.Errorf("Decimal64(4): %d, %d, %v", p, s, ok)
	}
	if f, params := MustParseType("AggregateFunction(2, quantile(0.5), UInt8)").Function(); f != "quantile" || params[0] != "0.5" {
		t.Errorf("function %s%v", f, params)
	}
}

func FuzzParseType(f *testing.F) {
	for _, s := range asPrinted {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		typ, err := ParseType(s)
		if err != nil {
			return
		}
		text := typ.String()
		again, err := ParseType(text)
		if err != nil || again.String() != text {
			t.Errorf("%q prints as %q, which parses to %q, %v", s, text, again, err)
		}
	})
}
