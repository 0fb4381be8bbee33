package entc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// op is a predicate function of a column.
type op struct {
	// Name is what the function's name ends with, Func the function of package
	// sql it calls.
	Name, Func string
	kind       opKind
	doc        string
}

type opKind int

const (
	opOne    opKind = iota // takes a value
	opMany                 // takes values
	opNone                 // takes nothing
	opString               // takes a string
)

var (
	equalOps = []op{
		{"EQ", "EQ", opOne, "is v"},
		{"NEQ", "NEQ", opOne, "is not v"},
	}
	memberOps = []op{
		{"In", "In", opMany, "is one of vs"},
		{"NotIn", "NotIn", opMany, "is none of vs"},
	}
	orderOps = []op{
		{"GT", "GT", opOne, "is greater than v"},
		{"GTE", "GTE", opOne, "is v or greater"},
		{"LT", "LT", opOne, "is less than v"},
		{"LTE", "LTE", opOne, "is v or less"},
	}
	stringOps = []op{
		{"Contains", "Contains", opString, "contains v"},
		{"HasPrefix", "HasPrefix", opString, "starts with v"},
		{"HasSuffix", "HasSuffix", opString, "ends with v"},
		{"EqualFold", "EqualFold", opString, "is v in any case"},
		{"ContainsFold", "ContainsFold", opString, "contains v in any case"},
	}
	nullOps = []op{
		{"IsNil", "IsNull", opNone, "is NULL"},
		{"NotNil", "NotNull", opNone, "is not NULL"},
	}
)

// Comment documents the function for c.
func (o op) Comment(c *columnView) string {
	return fmt.Sprintf("// %s%s matches rows whose column %s %s.", c.StructField(), o.Name, c.ColumnName(), o.doc)
}

// Params are the function's parameters for values of a Go type.
func (o op) Params(goType string) string {
	switch o.kind {
	case opMany:
		return "vs ..." + goType
	case opNone:
		return ""
	case opString:
		return "v string"
	default:
		return "v " + goType
	}
}

// Args are what the function passes on after the column's name.
func (o op) Args() string {
	switch o.kind {
	case opMany:
		return ", vs..."
	case opNone:
		return ""
	default:
		return ", v"
	}
}

// Ops are the predicate functions of the column.
func (c *columnView) Ops() []op {
	var ops []op
	switch scalarType(c.Type).Kind() {
	case clickhouse.KindBool:
		ops = append(ops, equalOps...)
	case clickhouse.KindEnum:
		ops = append(append(ops, equalOps...), memberOps...)
	case clickhouse.KindText:
		ops = append(append(append(append(ops, equalOps...), memberOps...), orderOps...), stringOps...)
	case clickhouse.KindInteger, clickhouse.KindFloat, clickhouse.KindDecimal, clickhouse.KindDate, clickhouse.KindDateTime, clickhouse.KindTime,
		clickhouse.KindInterval, clickhouse.KindUUID, clickhouse.KindIP:
		ops = append(append(append(ops, equalOps...), memberOps...), orderOps...)
	}
	if c.Nullable {
		ops = append(ops, nullOps...)
	}
	return ops
}

// scalarType is the type of the values, without the wrappers that do not
// change how they compare.
func scalarType(t clickhouse.Type) clickhouse.Type {
	for t.Kind() == clickhouse.KindWrapper {
		t = t.Elem()
	}
	return t
}

// Filterable are the columns with predicate functions.
func (t *tableView) Filterable() []*columnView {
	return t.filter(func(c *columnView) bool { return c.Readable && len(c.Nested) == 0 && len(c.Ops()) > 0 })
}

// Expressible are the columns with a typed column.
func (t *tableView) Expressible() []*columnView {
	return t.filter(func(c *columnView) bool {
		return c.Column.Column.DefaultKind != catalog.Ephemeral
	})
}

// taken are the names that every table's package has.
var taken = map[string]bool{
	"Label": true, "Table": true, "TableRef": true, "Columns": true, "ValidColumn": true, "Hooks": true, "Policy": true, "Interceptors": true,
	"OrderOption": true, "ValueScanner": true, "Col": true, "Cols": true, "As": true, "And": true, "Or": true, "Not": true,
}

// Shorthand says that the table's package has a function of the field's name
// beside its EQ: not where the name is that of an enum's type or taken.
func (c *columnView) Shorthand() bool {
	return c.Ops()[0].Name == "EQ" && !c.NameTaken() && (len(c.Enum) == 0 || c.EnumGoType)
}

// NameTaken says that the field's name means something else in the table's
// package.
func (c *columnView) NameTaken() bool {
	return taken[c.StructField()] || slices.ContainsFunc(c.table.Structs, func(s *Struct) bool { return s.Name == c.StructField() })
}

// ValueSource is the Go type of the values as the table's package writes it.
func (c *columnView) ValueSource() string {
	source := c.Source(c.table.pkgPath())
	if c.Pointer() {
		source = strings.TrimPrefix(source, "*")
	}
	return source
}
