package entc

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Family is the type of the typed column, as the table in the documentation of
// package sql has it.
func (c *columnView) Family() string {
	f := families{predicate: "predicate." + c.table.Type.Name, pkgPath: c.table.pkgPath()}
	return f.of(c.Type, c.Go)
}

// families names the families of typed expressions over a table.
type families struct {
	predicate string
	pkgPath   string
}

func (f families) of(t clickhouse.Type, g *schema.GoType) string {
	switch t.Name {
	case "Nullable":
		if g.Kind == "ptr" && !isBigInt(g) {
			g = g.Elem
		}
		return f.of(t.Elem(), g)
	case "LowCardinality", "SimpleAggregateFunction":
		return f.of(t.Elem(), g)
	case "AggregateFunction":
		return fmt.Sprintf("chsql.State[%s, %s]", f.predicate, f.result(t))
	}
	v := f.source(g)
	if g.Scanner && !g.IsLeaf() {
		return f.any(v)
	}
	switch {
	case t.Name == "Bool" && v == "bool":
		return fmt.Sprintf("chsql.Bool[%s]", f.predicate)
	case t.Name == "String" || t.Name == "FixedString":
		return fmt.Sprintf("chsql.String[%s, %s]", f.predicate, v)
	case t.Name == "Enum8" || t.Name == "Enum16":
		return fmt.Sprintf("chsql.Enum[%s, %s]", f.predicate, v)
	case v == "time.Time":
		return fmt.Sprintf("chsql.Time[%s]", f.predicate)
	case t.Name == "Array":
		return fmt.Sprintf("chsql.Array[%s, %s]", f.predicate, f.source(g.Elem))
	case t.Name == "Map":
		return fmt.Sprintf("chsql.Map[%s, %s, %s]", f.predicate, f.source(g.Key), f.source(g.Elem))
	case t.Name == "JSON":
		return fmt.Sprintf("chsql.JSON[%s]", f.predicate)
	}
	if wide := wideType(t); wide != "" {
		return fmt.Sprintf("chsql.Number[%s, %s, %s]", f.predicate, v, wide)
	}
	return f.any(v)
}

func (f families) any(v string) string { return fmt.Sprintf("chsql.Any[%s, %s]", f.predicate, v) }

func (f families) source(g *schema.GoType) string {
	return g.Source(func(path, name string) string {
		if path == f.pkgPath {
			return ""
		}
		return name + "."
	})
}

// wideType is the Go type of sums of numbers of type t; empty for no number.
func wideType(t clickhouse.Type) string {
	if _, _, ok := t.Decimal(); ok {
		return "decimal.Decimal"
	}
	switch t.Name {
	case "Int8", "Int16", "Int32", "Int64":
		return "int64"
	case "UInt8", "UInt16", "UInt32", "UInt64":
		return "uint64"
	case "Int128", "Int256", "UInt128", "UInt256":
		return "*big.Int"
	case "Float32", "Float64", "BFloat16":
		return "float64"
	}
	if strings.HasPrefix(t.Name, "Interval") {
		return "int64"
	}
	return ""
}

// result is the family of what merging an aggregate state gives.
func (f families) result(t clickhouse.Type) string {
	name, _ := t.Function()
	name = strings.TrimSuffix(strings.TrimSuffix(name, "If"), "OrDefault")
	number := func(v string) string { return fmt.Sprintf("chsql.Number[%s, %s, %s]", f.predicate, v, v) }
	types := t.Types()
	first := func() (clickhouse.Type, *schema.GoType, bool) {
		if len(types) == 0 {
			return clickhouse.Type{}, nil, false
		}
		return types[0], plainType(types[0]), true
	}
	switch {
	case name == "count" || strings.HasPrefix(name, "uniq"):
		return number("uint64")
	case name == "sum" || name == "sumWithOverflow":
		if arg, _, ok := first(); ok {
			if wide := wideType(scalarType(arg)); wide != "" {
				return number(wide)
			}
		}
	case name == "avg" || name == "avgWeighted" || strings.HasPrefix(name, "stddev") || strings.HasPrefix(name, "var") || strings.HasPrefix(name, "quantile") && !strings.HasPrefix(name, "quantiles") || name == "median":
		return number("float64")
	case name == "min" || name == "max" || name == "any" || name == "anyLast" || name == "argMin" || name == "argMax" || name == "first_value" || name == "last_value":
		if arg, g, ok := first(); ok {
			return f.of(arg, g)
		}
	case name == "groupArray" || name == "groupUniqArray" || name == "topK":
		if _, g, ok := first(); ok {
			return fmt.Sprintf("chsql.Array[%s, %s]", f.predicate, f.source(g))
		}
	case strings.HasPrefix(name, "quantiles"):
		return fmt.Sprintf("chsql.Array[%s, float64]", f.predicate)
	}
	return f.any("any")
}
