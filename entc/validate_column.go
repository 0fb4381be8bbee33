package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// column checks what a column says by itself.
func (v *validator) column(c *Column) {
	v.columnType(c)
	v.codec(c)
	v.statistics(c)
	v.defaultExpr(c)
	for _, s := range c.Column.Settings {
		if s.Name != "min_compress_block_size" && s.Name != "max_compress_block_size" {
			v.wrongIn(c, "Setting", "column setting %q is unknown%s", s.Name, suggest(s.Name, []string{"min_compress_block_size", "max_compress_block_size"}))
		}
	}
}

// columnType refuses types that the server takes in no table.
func (v *validator) columnType(c *Column) {
	report := func(format string, args ...any) { v.wrongIn(c, "", format, args...) }
	walkType(c.Type, func(t clickhouse.Type) {
		switch t.Name {
		case "Nullable":
			v.nullable(t.Elem(), report)
		case "LowCardinality":
			v.lowCardinality(t.Elem(), report)
		case "Map":
			if t.Key().IsNullable() {
				report("the key of a Map cannot be %s", t.Key())
			}
		case "Variant":
			for _, m := range t.Types() {
				switch {
				case m.IsNullable():
					report("%s cannot be a member of a Variant, which is NULL by itself", m)
				case m.Name == "Variant" || m.Name == "Dynamic":
					report("%s cannot be a member of a Variant", m.Name)
				}
			}
		case "Enum8", "Enum16":
			enumRange(t, report)
		case "Tuple", "Nested":
			var seen []string
			for _, e := range t.Elements() {
				if slices.Contains(seen, e.Name) {
					report("%s has two elements %q", t.Name, e.Name)
				}
				seen = append(seen, e.Name)
			}
		case "FixedString":
			if n, ok := t.Int(0); ok && n > 256 && !v.allows("allow_suspicious_fixed_string_types") {
				report("%s: more than 256 bytes waste space, and the server refuses them; use String, or add .Setting(\"allow_suspicious_fixed_string_types\", 1) to the engine", t)
			}
		case "Nothing":
			if v.Table.Table != nil {
				report("type Nothing cannot stand in a table")
			}
		}
	})
}

func (v *validator) nullable(elem clickhouse.Type, report func(string, ...any)) {
	switch elem.Name {
	case "Array", "Map", "Nested", "Variant", "Dynamic", "AggregateFunction", "Nullable", "LowCardinality",
		"Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon":
		hint := ""
		if elem.Name == "LowCardinality" {
			hint = "; write LowCardinality(Nullable(...))"
		}
		report("%s cannot be Nullable%s", elem.Name, hint)
	case "Tuple", "Point":
		if !v.allows("enable_nullable_tuple_type") && !v.allows("allow_experimental_nullable_tuple_type") {
			report("%s cannot be Nullable; make its elements Nullable", elem.Name)
		}
	}
}

// lowCardinality refuses what the server refuses, or accepts only as a
// suspicion.
func (v *validator) lowCardinality(elem clickhouse.Type, report func(string, ...any)) {
	if elem.Name == "Nullable" {
		elem = elem.Elem()
	}
	switch elem.Name {
	case "String", "FixedString", "UUID":
	case "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256",
		"Float32", "Float64", "BFloat16", "Bool", "Date", "Date32", "DateTime", "Time", "IPv4", "IPv6":
		if !v.allows("allow_suspicious_low_cardinality_types") {
			report("LowCardinality(%s) is slower than %[1]s alone, and the server refuses it; leave LowCardinality out, or add .Setting(\"allow_suspicious_low_cardinality_types\", 1) to the engine", elem)
		}
	default:
		if strings.HasPrefix(elem.Name, "Interval") && v.allows("allow_suspicious_low_cardinality_types") {
			return
		}
		report("%s cannot be LowCardinality; String, FixedString and UUID can", elem)
	}
}

func enumRange(t clickhouse.Type, report func(string, ...any)) {
	low, high := -128, 127
	if t.Name == "Enum16" {
		low, high = -32768, 32767
	}
	names, numbers := map[string]bool{}, map[int]string{}
	for _, v := range enumValues(t) {
		if names[v.Name] {
			report("enum value %q is declared twice", v.Name)
		}
		names[v.Name] = true
		if other, ok := numbers[v.Number]; ok {
			report("enum values %q and %q have the same number, %d", other, v.Name, v.Number)
		}
		numbers[v.Number] = v.Name
		if v.Number < low || v.Number > high {
			report("enum value %q: number %d does not fit into %s (%d to %d)", v.Name, v.Number, t.Name, low, high)
		}
	}
}

// statisticsKinds are the kinds that servers know.
var statisticsKinds = strings.Fields("basic countmin minmax tdigest uniq uniq_v2")

func (v *validator) statistics(c *Column) {
	report := func(format string, args ...any) { v.wrongIn(c, "Statistics", "statistics: "+format, args...) }
	base := c.Type.Base()
	var seen []string
	for _, kind := range c.Column.Statistics {
		kind = strings.ToLower(kind)
		switch {
		case !slices.Contains(statisticsKinds, kind):
			report("unknown kind %q%s", kind, suggest(kind, statisticsKinds))
		case slices.Contains(seen, kind):
			report("%s is declared twice", kind)
		case noStatistics[base.Name],
			(kind == "tdigest" || kind == "minmax") && (base.Name == "String" || base.Name == "FixedString"),
			kind == "tdigest" && base.Name == "IPv4":
			report("%s works on numbers, dates and times, not on %s", kind, c.Type)
		}
		seen = append(seen, kind)
	}
}

var noStatistics = wordSet(`UUID IPv6 Array Map Tuple Nested JSON Variant Dynamic QBit AggregateFunction
	Point Ring LineString MultiLineString Polygon MultiPolygon`)

// defaultExpr checks the names in a default.
func (v *validator) defaultExpr(c *Column) {
	if c.Column.Default == "" || v.Dictionary != nil {
		return
	}
	clause := map[catalog.DefaultKind]string{
		catalog.Default: "DefaultExpr", catalog.Materialized: "Materialized", catalog.Alias: "Alias", catalog.Ephemeral: "Ephemeral",
	}[c.Column.DefaultKind]
	report := func(format string, args ...any) {
		v.wrongIn(c, clause, "%s: "+format, append([]any{c.Column.DefaultKind}, args...)...)
	}
	e, ok := v.expression(c.Column.Default, anyColumn, report)
	if ok && e.uses(c.Column.Name) && c.Nested == nil {
		report("the expression uses the column itself")
	}
}
