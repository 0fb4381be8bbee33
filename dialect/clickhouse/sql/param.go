package sql

import (
	"fmt"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Param is a server-side parameter of a statement: {Name:Type} in its text.
// Value is the text before escaping, as the driver's Param wants it.
type Param struct {
	Name, Type, Value string
}

func (p Param) placeholder() string {
	return "{" + p.Name + ":" + p.Type + "}"
}

// value is a Go value that travels as a parameter. Nodes are shared by
// pointer: one value that stands in two places is one parameter.
type value struct {
	v   any
	typ string // the type of the column it meets; empty: the Go type decides
}

func (n *value) build(b *builder) { n.buildAs(b, n.typ) }

// buildAs writes the value as one that meets a column of type typ.
func (n *value) buildAs(b *builder, typ string) {
	if clickhouse.IsNull(n.v) {
		b.text.WriteString("NULL")
		return
	}
	if name, ok := b.names[n]; ok {
		b.write(name)
		return
	}
	t, err := n.paramType(typ)
	if err != nil {
		b.fail(err)
		return
	}
	b.names[n] = len(b.params)
	b.value(n.v, t)
}

func (n *value) paramType(typ string) (clickhouse.Type, error) {
	if typ == "" {
		return clickhouse.ParamType(n.v)
	}
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		return clickhouse.Type{}, err
	}
	return clickhouse.ParamTypeFor(n.v, t)
}

// list is the right side of IN: values that travel as one array.
type list struct {
	values []any
	typ    string
}

// fit returns the values that a column of the list's type can hold, and the
// type of the array they travel in. What the column cannot hold is equal to
// none of its rows, and the server would refuse or truncate it.
func (n *list) fit() ([]any, clickhouse.Type, error) {
	if n.typ == "" {
		values := slices.DeleteFunc(slices.Clone(n.values), clickhouse.IsNull)
		t, err := clickhouse.ParamType(values)
		return values, t, err
	}
	column, err := clickhouse.ParseType(n.typ)
	if err != nil {
		return nil, clickhouse.Type{}, err
	}
	var held []any
	var elem clickhouse.Type
	for _, v := range n.values {
		if clickhouse.IsNull(v) {
			continue // equal to nothing
		}
		t, ok, err := clickhouse.ParamTypeIn(v, column)
		if err != nil {
			return nil, clickhouse.Type{}, err
		}
		if ok {
			held, elem = append(held, v), t
		}
	}
	return held, clickhouse.ArrayOf(elem), nil
}

// value writes v as a parameter of type t.
func (b *builder) value(v any, t clickhouse.Type) {
	text, err := clickhouse.ParamText(v, t)
	if err != nil {
		b.fail(err)
		text = ""
	}
	literal := ""
	if b.inline && err == nil {
		if literal, err = clickhouse.LiteralAs(v, t); err != nil {
			b.fail(err)
		}
	}
	b.params = append(b.params, Param{Name: fmt.Sprintf("p%d", len(b.params)+1), Type: t.String(), Value: text})
	b.literals = append(b.literals, literal)
	b.write(len(b.params) - 1)
}

// write writes the parameter at i.
func (b *builder) write(i int) {
	if b.inline {
		b.raw(b.literals[i])
		return
	}
	b.raw(b.params[i].placeholder())
}

func isNull(v any) bool { return clickhouse.IsNull(v) }

func quoteString(s string) string { return clickhouse.QuoteString(s) }
