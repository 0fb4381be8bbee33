package entc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Buffer is the Go expression that makes the column's buffer.
func (c *columnView) Buffer() (string, error) {
	b := buffers{truncate: c.Truncate}
	if c.Field.HasValueScanner() {
		b.scanner = c.table.Type.Package() + ".ValueScanner." + c.StructField()
	}
	if len(c.Nested) > 0 {
		elements, err := b.fields(c.Type, c.Go.Elem)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("chcol.Nested(%s, %s)", quote(c.ColumnName()), elements), nil
	}
	return b.of(c.Type, c.Go)
}

// Memory is the Go expression of the column as a memory of its values.
func (c *columnView) Memory() (string, error) {
	buffer, err := c.Buffer()
	if len(c.Nested) > 0 {
		return buffer, err
	}
	return "chcol.AnyOf(" + buffer + ")", err
}

// buffers writes the Go expressions of buffers.
type buffers struct {
	// scanner is the expression of the value scanner that ent's field builders
	// were given; empty where the Go type converts itself.
	scanner string
	// truncate makes buffers of times cut them.
	truncate bool
}

// cuts says that the buffer of t has a method Truncate.
func cuts(t clickhouse.Type) bool {
	switch t.Kind() {
	case clickhouse.KindDate, clickhouse.KindDateTime, clickhouse.KindTime:
		return true
	}
	return t.Name == "Variant" || t.Name == "Dynamic"
}

// holdsTime says whether values of type t have times in them, or may have.
func holdsTime(t clickhouse.Type) bool {
	switch t.Name {
	case "Variant":
		return slices.ContainsFunc(t.Types(), holdsTime)
	case "Array", "Nullable", "LowCardinality", "SimpleAggregateFunction":
		return holdsTime(t.Elem())
	case "Map":
		return holdsTime(t.Key()) || holdsTime(t.Elem())
	case "Tuple", "Nested":
		return slices.ContainsFunc(t.Args, func(a clickhouse.TypeArg) bool { return holdsTime(a.Type) })
	}
	return cuts(t)
}

// of is the Go expression of a buffer for values g of type t, as the table in
// the documentation of package column has it.
func (b buffers) of(t clickhouse.Type, g *schema.GoType) (string, error) {
	if g.Scanner && !g.IsLeaf() {
		inner, err := b.of(t, plainType(t))
		if b.scanner != "" {
			return fmt.Sprintf("chcol.ValueScanner[%s](%s, %s)", g, inner, b.scanner), err
		}
		return fmt.Sprintf("chcol.Scanner[%s](%s)", g, inner), err
	}
	switch t.Name {
	case "SimpleAggregateFunction":
		return b.of(t.Elem(), g)
	case "LowCardinality":
		if isBytes(g) && !t.IsNullable() {
			inner, err := b.of(t.Elem(), predeclared("string"))
			return named(g, "chcol.Bytes(chcol.LowCardinality("+inner+"))"), err
		}
		inner, err := b.of(t.Elem(), g)
		return "chcol.LowCardinality(" + inner + ")", err
	case "Nullable":
		if g.Kind == "ptr" && !isBigInt(g) {
			inner, err := b.of(t.Elem(), g.Elem)
			return "chcol.Nullable(" + inner + ")", err
		}
		inner, err := b.of(t.Elem(), g)
		return "chcol.NullableRef(" + inner + ")", err
	case "Array":
		inner, err := b.of(t.Elem(), g.Elem)
		return named(g, "chcol.Array("+inner+")"), err
	case "Map":
		if g.Kind == "slice" {
			fields, err := b.fields(entryOf(t), g.Elem)
			return named(g, "chcol.Entries("+fields+")"), err
		}
		keys, err := b.of(t.Key(), g.Key)
		if err != nil {
			return "", err
		}
		values, err := b.of(t.Elem(), g.Elem)
		return named(g, "chcol.Map("+keys+", "+values+")"), err
	case "Tuple":
		if len(t.Args) == 0 {
			return fmt.Sprintf("chcol.Tuple[%s]()", g), nil
		}
		fields, err := b.fields(t, g)
		return "chcol.Tuple(" + fields + ")", err
	case "Nested":
		fields, err := b.fields(t, g.Elem)
		return "chcol.Array(chcol.Tuple(" + fields + "))", err
	}
	scalar, err := scalarBuffer(t, g)
	if err != nil {
		return "", err
	}
	if b.truncate && cuts(t) && holdsTime(t) {
		scalar += ".Truncate()"
	}
	switch {
	case (t.Name == "String" || t.Name == "FixedString") && isBytes(g):
		return named(g, "chcol.Bytes("+scalar+")"), nil
	case t.Name == "JSON" && !g.Is("encoding/json", "RawMessage"):
		return scalar, nil
	}
	if plain, ok := basic[t.Name]; ok && t.Name != "Enum8" && t.Name != "Enum16" && !sameGoType(plain, g) {
		return fmt.Sprintf("chcol.As[%s](%s)", g, scalar), nil
	}
	return scalar, nil
}

func scalarBuffer(t clickhouse.Type, g *schema.GoType) (string, error) {
	if t.Family().Is(clickhouse.Bare) && t.Kind() != clickhouse.KindInterval {
		return "chcol." + t.Name + "()", nil // a constructor of the family's name
	}
	if p, s, ok := t.Decimal(); ok {
		return fmt.Sprintf("chcol.Decimal(%d, %d)", p, s), nil
	}
	if t.Kind() == clickhouse.KindInterval {
		return fmt.Sprintf("chcol.Interval(%s)", quote(strings.TrimPrefix(t.Name, "Interval"))), nil
	}
	switch t.Name {
	case "FixedString":
		n, _ := t.Int(0)
		return fmt.Sprintf("chcol.FixedString(%d)", n), nil
	case "DateTime":
		return "chcol.DateTime(" + zoneOf(t) + ")", nil
	case "DateTime64":
		p := precision(t, 3)
		return fmt.Sprintf("chcol.DateTime64(%d, %s)", p, zoneOf(t)), nil
	case "Time64":
		return fmt.Sprintf("chcol.Time64(%d)", precision(t, 3)), nil
	case "JSON":
		args := strings.TrimSuffix(strings.TrimPrefix(t.String(), "JSON("), ")")
		if t.Args == nil {
			args = ""
		}
		if !g.Is("encoding/json", "RawMessage") {
			return fmt.Sprintf("chcol.JSONOf[%s](%s)", g, quote(args)), nil
		}
		return "chcol.JSON(" + quote(args) + ")", nil
	case "Variant":
		return fmt.Sprintf("chcol.VariantOfType(%s, zone)", quote(t.String())), nil
	case "Dynamic":
		args := strings.TrimSuffix(strings.TrimPrefix(t.String(), "Dynamic("), ")")
		if t.Args == nil {
			args = ""
		}
		return fmt.Sprintf("chcol.DynamicOf(%s, zone)", quote(args)), nil
	case "Enum8", "Enum16":
		var values []string
		for _, a := range t.Args {
			values = append(values, fmt.Sprintf("chcol.EnumValue{Name: %s, Number: %s}", quote(a.Name), a.Text))
		}
		return fmt.Sprintf("chcol.%s[%s](%s)", t.Name, g, strings.Join(values, ", ")), nil
	case "QBit":
		args := []string{t.Args[1].Text}
		if len(t.Args) > 2 {
			args = append(args, t.Args[2].Text)
		}
		return fmt.Sprintf("chcol.QBit%s(%s)", t.Elem().Name, strings.Join(args, ", ")), nil
	case "AggregateFunction":
		return "chcol.AggregateFunction(" + quote(t.String()) + ")", nil
	}
	return "", fmt.Errorf("no column buffer is known for ClickHouse type %s", t)
}

// isBytes says whether g is []byte or a type named over it.
func isBytes(g *schema.GoType) bool {
	return g.Kind == "slice" && !g.IsLeaf() && g.Elem != nil && g.Elem.Kind == "uint8"
}

// fields are the elements of a tuple and where its struct g keeps them.
func (b buffers) fields(t clickhouse.Type, g *schema.GoType) (string, error) {
	fields := make([]string, len(t.Args))
	for i, a := range t.Args {
		f := g.Fields[i]
		inner, err := b.of(a.Type, f.Go)
		if err != nil {
			return "", err
		}
		fields[i] = fmt.Sprintf("\nchcol.Field(%s, %s, func(p *%s) *%s { return &p.%s })", quote(a.Name), inner, g, f.Go, f.Name)
	}
	return strings.Join(fields, ",") + ",\n", nil
}

// named converts between a named container type and its underlying one.
func named(g *schema.GoType, inner string) string {
	if g.Name == "" {
		return inner
	}
	return fmt.Sprintf("chcol.As[%s](%s)", g, inner)
}

// plainType is the Go type that a user's own type converts itself to.
func plainType(t clickhouse.Type) *schema.GoType {
	ty := &typer{names: map[string]bool{}}
	g, err := ty.derive(t, "X", nil)
	if err != nil {
		return predeclared("string")
	}
	return g
}

func sameGoType(a, b *schema.GoType) bool { return a.String() == b.String() && a.PkgPath == b.PkgPath }

// zoneOf is the Go expression of the time zone of a type; without one it is
// the server's.
func zoneOf(t clickhouse.Type) string {
	switch zone := t.Timezone(); zone {
	case "":
		return "zone"
	case "UTC", "Etc/UTC":
		return "time.UTC"
	default:
		return "chrt.Zone(" + quote(zone) + ")"
	}
}

func precision(t clickhouse.Type, byDefault int) int {
	if p, ok := t.Int(0); ok {
		return p
	}
	return byDefault
}
