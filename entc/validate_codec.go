package entc

import (
	"math"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// codec checks a column's chain of codecs.
func (v *validator) codec(c *Column) {
	if len(c.Column.Codec) == 0 {
		return
	}
	unfit := false
	report := func(format string, args ...any) {
		unfit = true
		v.wrongIn(c, "Codec", "codec: "+format, args...)
	}
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
	if !unfit {
		v.permitted(clickhouse.CodecPermissions(c.Type, c.Column.Codec), report)
	}
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
		if done || suits(inner) && !(inner.Name == "LowCardinality" && inner.IsNullable()) {
			return // a dictionary is one stream, with the flags of its NULL in it
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
	widths := func(t clickhouse.Type) bool { return onlyHolds(t) || fixedWidth(t) }
	switch name {
	case "Delta":
		return func(t clickhouse.Type) bool {
			n, _ := t.Int(0)
			return widths(t) || t.Name == "FixedString" && (n == 1 || n == 2 || n == 4 || n == 8) || ofAnyPaths(t) || t.Kind() == clickhouse.KindVector
		}, "values of 1, 2, 4 or 8 bytes"
	case "DoubleDelta":
		return func(t clickhouse.Type) bool { return widths(t) || ofAnyPaths(t) }, "values of 1, 2, 4 or 8 bytes"
	case "Gorilla":
		return func(t clickhouse.Type) bool { return widths(t) || ofAnyPaths(t) || t.Kind() == clickhouse.KindVector }, "values of 1, 2, 4 or 8 bytes"
	case "FPC", "ALP":
		return func(t clickhouse.Type) bool {
			return onlyHolds(t) || ofAnyPaths(t) || t.Name == "Float32" || t.Name == "Float64"
		}, "Float32 and Float64"
	case "T64":
		return func(t clickhouse.Type) bool {
			return !isGeometric(t) && (onlyHolds(t) || ofAnyPaths(t) || fixedWidth(t) && t.Kind() != clickhouse.KindFloat && t.Kind() != clickhouse.KindInterval)
		}, "integers of up to 64 bits, dates, times, enums and decimals of up to 18 digits"
	case "GCD":
		return func(t clickhouse.Type) bool {
			return onlyHolds(t) && !isGeometric(t) || ofAnyPaths(t) || dividable(t)
		}, "integers, decimals, dates and DateTimes"
	}
	return nil, ""
}

// onlyHolds reports whether values of t are only values of other types.
func onlyHolds(t clickhouse.Type) bool {
	switch t.Kind() {
	case clickhouse.KindArray, clickhouse.KindWrapper, clickhouse.KindMap, clickhouse.KindTuple, clickhouse.KindNested, clickhouse.KindShape:
		return true
	case clickhouse.KindMixed:
		return t.Name != "Dynamic"
	}
	return false
}

// isGeometric reports whether t is a shape or any of them.
func isGeometric(t clickhouse.Type) bool { return t.Family().Shape != "" }

// ofAnyPaths reports whether t has no streams of known types when the table is
// made.
func ofAnyPaths(t clickhouse.Type) bool {
	return t.Kind() == clickhouse.KindJSON || t.Name == "Dynamic"
}

// dividable reports whether GCD works on t.
func dividable(t clickhouse.Type) bool {
	switch t.Kind() {
	case clickhouse.KindInteger, clickhouse.KindDecimal, clickhouse.KindDate, clickhouse.KindDateTime, clickhouse.KindBool:
		return true
	}
	return false
}

// fixedWidth reports whether values of t are numbers of 1, 2, 4 or 8 bytes.
func fixedWidth(t clickhouse.Type) bool {
	size, ok := t.Size()
	return ok && (size == 1 || size == 2 || size == 4 || size == 8) && t.Kind() != clickhouse.KindText && t.Kind() != clickhouse.KindNothing
}
