package impact

import (
	"slices"
	"strings"

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
			return shape(to.Elem()).Name == "String" || len(pair) == 2 && hasConversion(from.Key(), pair[0]) && hasConversion(from.Elem(), pair[1])
		}
		return from.Name == "String"
	case "Tuple":
		return from.Name == "String" || from.Name == "Tuple"
	case "Map":
		switch from.Name {
		case "Tuple": // of the keys and of the values
			return !slices.ContainsFunc(from.Types(), func(t clickhouse.Type) bool { return shape(t).Name != "Array" })
		case "Array": // of pairs
			pair := shape(from.Elem()).Types()
			return shape(from.Elem()).Name == "Tuple" && len(pair) == 2 && hasConversion(pair[0], to.Key()) && hasConversion(pair[1], to.Elem())
		}
		return from.Name == "Map"
	case "JSON":
		return from.Name == "String" || from.Name == "Map" || from.Name == "Tuple" || from.Name == "JSON"
	case "Variant":
		return isText || slices.ContainsFunc(to.Types(), from.Equal)
	case "Dynamic", "String":
		return true
	}
	switch from.Name {
	case "Array", "Map", "Tuple", "Nested", "JSON":
		return false
	}
	return scalarConversion(from, to)
}

// family is a group of types of one value that convert alike.
func family(t clickhouse.Type) string {
	f := t.Family()
	switch f.Kind {
	case clickhouse.KindDecimal:
		return "decimal"
	case clickhouse.KindInteger:
		if f.Bytes > 8 {
			return "wide"
		}
		return "int"
	case clickhouse.KindFloat:
		if f.Name != "BFloat16" {
			return "float"
		}
	case clickhouse.KindDate:
		return "time"
	case clickhouse.KindDateTime, clickhouse.KindTime:
		if strings.HasSuffix(f.Name, "64") {
			return "fraction"
		}
		return "time"
	case clickhouse.KindEnum:
		return "enum"
	case clickhouse.KindText:
		return "text"
	case clickhouse.KindInterval:
		return "interval"
	}
	return t.Name
}

// refused are the families that are not converted to another one. What is in
// neither list converts.
var refused = map[string][]string{
	"decimal": {"wide", "BFloat16", "time", "enum", "interval"}, "time": {"decimal"}, "fraction": {"wide", "enum", "interval"},
	"enum": {"wide", "BFloat16", "decimal", "time", "fraction", "interval"}, "interval": {"decimal"},
}

// accepted are the only families that are converted to another one.
var accepted = map[string][]string{
	"UUID": {"text", "UUID"}, "IPv4": {"text", "int", "Bool", "IPv4", "IPv6"}, "IPv6": {"text", "wide", "IPv4", "IPv6"},
}

// scalarConversion reports whether ClickHouse converts a type of one value to
// another.
func scalarConversion(source, to clickhouse.Type) bool {
	from := source.Name
	switch {
	case to.Name == "FixedString":
		return slices.Contains([]string{"text", "Bool", "enum"}, family(source))
	case to.Name == "IPv4" && (from == "FixedString" || strings.HasPrefix(from, "Int")), to.Name == "IPv6" && family(source) == "wide" && from != "UInt128":
		return false
	}
	switch from {
	case "UUID", "IPv6":
		return slices.Contains([]string{"UInt128", "Bool"}, to.Name) || slices.Contains(accepted[to.Name], from)
	case "IPv4":
		return slices.Contains([]string{"UInt32", "UInt64", "UInt128", "Bool"}, to.Name) || slices.Contains(accepted[to.Name], from)
	}
	if only, ok := accepted[family(to)]; ok {
		return slices.Contains(only, family(source))
	}
	return !slices.Contains(refused[family(to)], family(source))
}

// shape is a type without Nullable and LowCardinality, the geometric ones as
// the tuples and arrays that they are.
func shape(t clickhouse.Type) clickhouse.Type {
	t = plain(t)
	if t.Kind() == clickhouse.KindShape {
		return t.Shape()
	}
	return t
}
