package plan

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// hasConversion reports whether ClickHouse can convert some value of a type to
// another, Nullable and LowCardinality aside. Where it cannot, it refuses the
// ALTER of an empty table too.
func hasConversion(from, to clickhouse.Type) bool {
	from, to = shape(from), shape(to)
	isText := from.Name == "String" || from.Name == "FixedString"
	switch {
	case from.Name == "Dynamic", from.Name == "Variant" && to.Name == "Variant":
		return true
	case from.Name == "Variant": // any row may hold any of them
		return !slices.ContainsFunc(from.Types(), func(member clickhouse.Type) bool { return !hasConversion(member, to) })
	}
	switch to.Name {
	case "Array":
		switch from.Name {
		case "Array":
			return hasConversion(from.Elem(), to.Elem())
		case "Map": // is an array of pairs
			pair := shape(to.Elem()).Types()
			return len(pair) == 2 && hasConversion(from.Key(), pair[0]) && hasConversion(from.Elem(), pair[1])
		}
		return from.Name == "String"
	case "Tuple":
		return from.Name == "String" || from.Name == "Tuple"
	case "Map":
		switch from.Name {
		case "Tuple": // of the keys and of the values
			return !slices.ContainsFunc(from.Types(), func(t clickhouse.Type) bool { return shape(t).Name != "Array" })
		case "Array": // of pairs
			return shape(from.Elem()).Name == "Tuple"
		}
		return from.Name == "Map"
	case "JSON":
		return from.Name == "String" || from.Name == "Map" || from.Name == "Tuple" || from.Name == "JSON"
	case "Variant":
		return isText || slices.ContainsFunc(to.Types(), from.Equal)
	case "Dynamic", "String":
		return true
	case "FixedString":
		return isText
	case "UUID":
		return isText || from.Name == "UUID"
	}
	switch from.Name {
	case "Array", "Map", "Tuple", "Nested", "JSON":
		return false
	case "UUID":
		return to.Name == "UInt128"
	}
	return true
}

// shape is a type without Nullable and LowCardinality, the geometric ones as
// the tuples and arrays that they are.
func shape(t clickhouse.Type) clickhouse.Type {
	t = plain(t)
	if text, ok := shapes[t.Name]; ok {
		return clickhouse.MustParseType(text)
	}
	return t
}

// shapes are the geometric types.
var shapes = map[string]string{
	"Point": "Tuple(Float64, Float64)", "Ring": "Array(Point)", "LineString": "Array(Point)",
	"MultiLineString": "Array(LineString)", "Polygon": "Array(Ring)", "MultiPolygon": "Array(Polygon)",
}
