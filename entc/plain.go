package entc

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Plain says that the runtime makes the column of its ClickHouse type and the
// type of the entity's field, as column.ForGo does, so that its description is
// data and no code: for values without an inside, lists of them and maps by
// text, whose Go types are those of the architecture's table, or named over them.
func (c *columnView) Plain() bool {
	return len(c.Nested) == 0 && !c.Field.HasValueScanner() && plainColumn(c.Type, c.Go)
}

func plainColumn(t clickhouse.Type, g *schema.GoType) bool {
	switch t.Name {
	case "SimpleAggregateFunction":
		return plainColumn(t.Elem(), g)
	case "Array":
		return g.Kind == "slice" && g.Name == "" && plainElement(t.Elem(), g.Elem)
	case "Map":
		return g.Kind == "map" && g.Name == "" && scalarOf(t.Key()).Name == "String" && sameGoType(g.Key, basic["String"]) &&
			mapped[scalarOf(t.Elem()).Name] && sameGoType(g.Elem, basic[scalarOf(t.Elem()).Name])
	}
	return plainElement(t, g)
}

// mapped are the values of the maps that package column makes without their Go
// type.
var mapped = wordSet("String Int64 UInt64 Float64 Bool")

// plainElement says so of a value without an inside, which may be NULL.
func plainElement(t clickhouse.Type, g *schema.GoType) bool {
	t = scalarOf(t)
	if t.Name == "Nullable" {
		t = t.Elem()
		if g.Kind == "ptr" && !isBigInt(g) && g.Name == "" {
			return plainScalar(t, g.Elem)
		}
		return isReference(t) && plainReference(t, g)
	}
	return plainScalar(t, g) || plainReference(t, g)
}

// scalarOf is t without LowCardinality.
func scalarOf(t clickhouse.Type) clickhouse.Type {
	if t.Name == "LowCardinality" {
		return t.Elem()
	}
	return t
}

// isReference says that a Go value of type t can be nil itself.
func isReference(t clickhouse.Type) bool {
	return t.Name == "JSON" || basic[t.Name] == bigInt
}

func plainReference(t clickhouse.Type, g *schema.GoType) bool {
	return isReference(t) && !g.Scanner && sameGoType(basic[t.Name], g)
}

func plainScalar(t clickhouse.Type, g *schema.GoType) bool {
	want := basic[t.Name]
	if strings.HasPrefix(t.Name, "Interval") {
		want = predeclared("int64")
	}
	if _, _, ok := t.Decimal(); ok {
		want = basic["Decimal"]
	}
	if want == nil || g == nil || g.Scanner && !sameGoType(want, g) || isReference(t) {
		return false
	}
	switch t.Name {
	case "Variant", "Dynamic", "Geometry", "Nothing":
		return false
	}
	if sameGoType(want, g) {
		return true
	}
	return want.PkgPath == "" && g.Kind == want.Kind
}
