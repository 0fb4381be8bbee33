package entc

import (
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// codecKind says what a codec does in a chain.
type codecKind struct {
	compresses, generic, encrypts bool
	delta, floats                 bool
}

// codecs are the codecs of ClickHouse, by their names.
var codecs = map[string]codecKind{
	"NONE":            {},
	"Default":         {compresses: true, generic: true},
	"LZ4":             {compresses: true, generic: true},
	"LZ4HC":           {compresses: true, generic: true},
	"ZSTD":            {compresses: true, generic: true},
	"ZXC":             {compresses: true, generic: true},
	"ZSTD_QAT":        {compresses: true, generic: true},
	"DEFLATE_QPL":     {compresses: true, generic: true},
	"T64":             {compresses: true},
	"Delta":           {delta: true},
	"DoubleDelta":     {compresses: true, delta: true},
	"Gorilla":         {compresses: true, floats: true},
	"FPC":             {compresses: true, floats: true},
	"ALP":             {compresses: true, floats: true},
	"GCD":             {},
	"Quantized":       {},
	"AES_128_GCM_SIV": {encrypts: true},
	"AES_256_GCM_SIV": {encrypts: true},
}

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
	var chain []codecKind
	for _, text := range c.Column.Codec {
		name, args := codecParts(text)
		kind, known := codecs[name]
		if !known {
			var names []string
			for n := range codecs {
				names = append(names, n)
			}
			report("unknown codec %q%s", name, suggest(name, sorted(names)))
			return
		}
		chain = append(chain, kind)
		codecArgs(name, args, report)
		v.codecType(c.Type, name, report)
	}
	if !v.allows("allow_suspicious_codecs") {
		codecChain(c.Column.Codec, chain, report)
	}
}

func codecParts(text string) (name string, args []string) {
	name, rest, ok := strings.Cut(text, "(")
	if ok {
		args = clickhouse.SplitList(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
	}
	return strings.TrimSpace(name), args
}

// codecArgs checks the numbers in a codec's parentheses.
func codecArgs(name string, args []string, report func(string, ...any)) {
	limit := func(i, low, high int, what string) {
		if i >= len(args) {
			return
		}
		if n, err := strconv.Atoi(args[i]); err != nil || n < low || n > high {
			report("%s: %s must be %d to %d, not %s", name, what, low, high, args[i])
		}
	}
	switch name {
	case "ZSTD":
		limit(0, -131072, 22, "the level")
		if len(args) > 1 && args[1] != "0" {
			limit(1, 10, 31, "the window's logarithm")
		}
	case "FPC":
		limit(0, 1, 28, "the level")
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

// codecChain refuses chains that make no sense to the server.
func codecChain(texts []string, chain []codecKind, report func(string, ...any)) {
	joined := strings.Join(texts, ", ")
	compresses, encrypts, delta, generic := false, false, false, false
	for i, k := range chain {
		name, _ := codecParts(texts[i])
		switch {
		case name == "NONE" && len(chain) > 1:
			report("%s: NONE stands alone", joined)
			return
		case encrypts && !k.encrypts:
			report("%s: nothing may follow encryption", joined)
			return
		case generic && !k.encrypts:
			report("%s: nothing but encryption may follow a compression such as LZ4 or ZSTD", joined)
			return
		case k.floats && delta:
			report("%s: %s takes the differences itself; leave Delta and DoubleDelta out", joined, name)
			return
		}
		compresses = compresses || k.compresses || name == "NONE"
		encrypts = encrypts || k.encrypts
		delta = delta || k.delta
		generic = generic || k.generic
	}
	if !compresses && !(encrypts && len(chain) == 1) {
		report("%s compresses nothing; add LZ4 or ZSTD", joined)
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
		return func(t clickhouse.Type) bool { return holds[t.Name] || floats[t.Name] }, "floats"
	case "FPC", "ALP":
		return func(t clickhouse.Type) bool { return holds[t.Name] || t.Name == "Float32" || t.Name == "Float64" }, "Float32 and Float64"
	case "T64":
		return func(t clickhouse.Type) bool {
			geometry := t.Name != "Point" && !strings.HasSuffix(t.Name, "Polygon") && !strings.HasSuffix(t.Name, "LineString") && t.Name != "Ring"
			return geometry && (holds[t.Name] || mixedTypes[t.Name] || fixedWidth(t) && !floats[t.Name] && !strings.HasPrefix(t.Name, "Interval"))
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
	Point Ring LineString MultiLineString Polygon MultiPolygon`)

var geometries = wordSet("Point Ring LineString MultiLineString Polygon MultiPolygon")

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
