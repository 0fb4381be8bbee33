package entc

import (
	"math"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// codec checks a column's chain of codecs.
func (v *validator) codec(c *Column) {
	if len(c.Column.Codec) == 0 {
		return
	}
	report := func(format string, args ...any) { v.wrongIn(c, "Codec", "codec: "+format, args...) }
	if c.Column.DefaultKind == catalog.Alias {
		report("an ALIAS column is not stored and has none")
		return
	}
	for _, text := range c.Column.Codec {
		name, _, args, known := clickhouse.ParseCodec(text)
		if !known {
			report("unknown codec %q%s", name, suggest(name, clickhouse.CodecNames()))
			return
		}
		codecArgs(name, args, report)
		if len(args) == 0 || name != "Delta" && name != "Gorilla" { // with its width, it works on any bytes
			v.codecType(c.Type, name, report)
		}
	}
	v.permitted(clickhouse.CodecPermissions(c.Type, c.Column.Codec), report)
}

// codecArgs checks the numbers in a codec's parentheses.
func codecArgs(name string, args []string, report func(string, ...any)) {
	limit := func(i int, low, high int64, what, limits string) {
		if i >= len(args) {
			return
		}
		n, err := strconv.ParseInt(args[i], 10, 64)
		if bits, unsigned := strconv.ParseUint(args[i], 10, 64); unsigned == nil {
			n, err = int64(bits), nil // a server prints -5 as 18446744073709551611
		}
		if err != nil || n < low || n > high {
			report("%s: %s must be %s, not %s", name, what, limits, args[i])
		}
	}
	switch name {
	case "ZSTD":
		limit(0, math.MinInt64, 22, "the level", "at most 22")
		if len(args) > 1 && args[1] != "0" {
			limit(1, 10, 31, "the window's logarithm", "10 to 31")
		}
	case "FPC":
		limit(0, 1, 28, "the level", "1 to 28")
	case "Delta", "DoubleDelta", "Gorilla":
		if len(args) > 0 && args[0] != "1" && args[0] != "2" && args[0] != "4" && args[0] != "8" {
			report("%s: the width must be 1, 2, 4 or 8 bytes, not %s", name, args[0])
		}
	case "NONE", "Default", "LZ4", "GCD":
		if len(args) > 0 {
			report("%s takes no argument", name)
		}
	}
}

// codecType refuses a codec for a type that it cannot work on. It works on each
// of the streams that a composite type is stored in.
func (v *validator) codecType(t clickhouse.Type, name string, report func(string, ...any)) {
	suits, want := codecTypes(name)
	if suits == nil {
		return
	}
	done := false
	walkType(t, func(inner clickhouse.Type) {
		if done || suits(inner) {
			return
		}
		done = true
		if inner.String() == t.String() {
			report("%s works on %s, not on %s", name, want, t)
		} else {
			report("%s works on %s, not on the %s in %s", name, want, inner.Name, t)
		}
	})
}

// codecTypes returns which types a codec works on, and how to say it. Types
// that only hold others suit every codec.
func codecTypes(name string) (suits func(clickhouse.Type) bool, want string) {
	widths := func(t clickhouse.Type) bool { return holds[t.Name] || fixedWidth(t) }
	switch name {
	case "Delta":
		return func(t clickhouse.Type) bool {
			n, _ := t.Int(0)
			return widths(t) || t.Name == "FixedString" && (n == 1 || n == 2 || n == 4 || n == 8) || mixedTypes[t.Name] || t.Name == "QBit"
		}, "values of 1, 2, 4 or 8 bytes"
	case "DoubleDelta":
		return func(t clickhouse.Type) bool { return widths(t) || mixedTypes[t.Name] }, "values of 1, 2, 4 or 8 bytes"
	case "Gorilla":
		return func(t clickhouse.Type) bool { return widths(t) || mixedTypes[t.Name] || t.Name == "QBit" }, "values of 1, 2, 4 or 8 bytes"
	case "FPC", "ALP":
		return func(t clickhouse.Type) bool {
			return holds[t.Name] || mixedTypes[t.Name] || t.Name == "Float32" || t.Name == "Float64"
		}, "Float32 and Float64"
	case "T64":
		return func(t clickhouse.Type) bool {
			return !geometries[t.Name] && (holds[t.Name] || mixedTypes[t.Name] || fixedWidth(t) && !floats[t.Name] && !strings.HasPrefix(t.Name, "Interval"))
		}, "integers of up to 64 bits, dates, times, enums and decimals of up to 18 digits"
	case "GCD":
		return func(t clickhouse.Type) bool {
			return holds[t.Name] && !geometries[t.Name] || mixedTypes[t.Name] || gcdTypes[t.Name]
		}, "integers, decimals, dates and DateTimes"
	}
	return nil, ""
}

// holds are the types that only hold others.
var holds = wordSet(`Array Nullable LowCardinality Map Tuple Nested Variant SimpleAggregateFunction AggregateFunction
	Point Ring LineString MultiLineString Polygon MultiPolygon Geometry`)

var geometries = wordSet("Point Ring LineString MultiLineString Polygon MultiPolygon Geometry")

// mixedTypes have no streams of known types when the table is made.
var mixedTypes = wordSet("JSON Dynamic")

var gcdTypes = wordSet(`UInt8 UInt16 UInt32 UInt64 UInt128 UInt256 Int8 Int16 Int32 Int64 Int128 Int256
	Decimal Decimal32 Decimal64 Decimal128 Decimal256 Date Date32 DateTime DateTime64 Bool`)

// fixedWidth reports whether values of t have 1, 2, 4 or 8 bytes.
func fixedWidth(t clickhouse.Type) bool {
	switch t.Name {
	case "UInt8", "UInt16", "UInt32", "UInt64", "Int8", "Int16", "Int32", "Int64", "Float32", "Float64", "BFloat16", "Bool",
		"Date", "Date32", "DateTime", "DateTime64", "Time", "Time64", "IPv4", "Enum8", "Enum16":
		return true
	}
	if precision, _, ok := t.Decimal(); ok {
		return precision <= 18
	}
	return strings.HasPrefix(t.Name, "Interval")
}
