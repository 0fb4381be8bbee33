package entc

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Family is the type of the typed column, as the table in the documentation of
// package sql has it.
func (c *columnView) Family() string { return familyOf(c.Type) }

// NewColumn is the Go expression that makes the typed column.
func (c *columnView) NewColumn() string {
	return fmt.Sprintf("chsql.%sColumn(t, %s, %s)", c.Family(), c.Constant(), quote(c.ClickHouseType()))
}

func familyOf(t clickhouse.Type) string {
	f := t.Family()
	switch f.Kind {
	case clickhouse.KindWrapper:
		return familyOf(t.Elem())
	case clickhouse.KindState:
		return resultFamily(t) + "State"
	case clickhouse.KindInteger:
		switch {
		case f.Bytes > 8:
			return "BigInt"
		case !f.Is(clickhouse.Signed):
			return "UInt"
		}
		return "Int"
	case clickhouse.KindInterval:
		return "Int"
	case clickhouse.KindFloat:
		return "Float"
	case clickhouse.KindDecimal:
		return "Decimal"
	case clickhouse.KindText:
		return "String"
	case clickhouse.KindDate, clickhouse.KindDateTime:
		return "Time"
	case clickhouse.KindIP:
		return "IP"
	case clickhouse.KindArray, clickhouse.KindNested:
		return "Array"
	case clickhouse.KindBool, clickhouse.KindJSON, clickhouse.KindMap:
		return f.Name
	}
	return "Any"
}

// resultFamily is the family of what merging an aggregate state gives.
func resultFamily(t clickhouse.Type) string {
	name, _ := t.Function()
	for _, suffix := range []string{"OrDefault", "OrNull", "Distinct", "If"} {
		name = strings.TrimSuffix(name, suffix)
	}
	ofArgument := func() string {
		if types := t.Types(); len(types) > 0 {
			return familyOf(types[0])
		}
		return "Any"
	}
	starts := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(name, p) {
				return true
			}
		}
		return false
	}
	switch {
	case starts("sumMap", "minMap", "maxMap"):
		return "Map"
	case starts("quantiles", "groupArray", "groupUniqArray", "topK"):
		return "Array"
	case starts("count", "uniq"):
		return "UInt"
	case starts("avg", "quantile", "median", "var", "stddev", "corr", "covar"):
		return "Float"
	case starts("sum", "min", "max", "any", "argMin", "argMax", "first_value", "last_value"):
		return ofArgument()
	}
	return "Any"
}

// isNumeric reports whether values of t are numbers.
func isNumeric(t clickhouse.Type) bool {
	switch familyOf(t) {
	case "Int", "UInt", "BigInt", "Float", "Decimal":
		return true
	}
	return false
}
