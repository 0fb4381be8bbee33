package entc

import (
	"fmt"
	"reflect"

	"entgo.io/ent/entc/gen"
)

// edgeView is an edge as the templates print it: rows of the two tables belong
// together where the column From of one equals the column To of the other.
type edgeView struct {
	*gen.Edge
	From, To *columnView
}

// edgesOf are the edges of t. resolve has checked that each has a column.
func edgesOf(m *Model, t *tableView) []*edgeView {
	var list []*edgeView
	for _, e := range t.Type.Edges {
		target := m.Table(e.Type)
		if target == nil {
			continue
		}
		other := &tableView{Table: target}
		var from, to *gen.Field
		if e.OwnFK() {
			from, to = e.Field(), e.Type.ID
		} else if fk, err := e.ForeignKey(); err == nil {
			from, to = t.Type.ID, fk.Field
		}
		v := &edgeView{Edge: e}
		for _, c := range t.Table.Columns {
			if c.Field == from {
				v.From = &columnView{c, t}
			}
		}
		for _, c := range target.Columns {
			if c.Field == to {
				v.To = &columnView{c, other}
			}
		}
		if v.From != nil && v.To != nil {
			list = append(list, v)
		}
	}
	return list
}

// FromConstant is the constant of the column's name, in the package of its
// table.
func (e *edgeView) FromConstant() string { return e.From.Constant() }

// ToField is the name of the target's field.
func (e *edgeView) ToField() string { return e.To.StructField() }

// KeyType is the Go type of the key: that of the target's column.
func (e *edgeView) KeyType() string { return e.To.ValueType() }

// FromKey is a function body that returns the key of an entity e, and ToKey
// that of a row t that the edge leads to.
func (e *edgeView) FromKey() string { return e.key("e", e.From) }
func (e *edgeView) ToKey() string   { return e.key("t", e.To) }

func (e *edgeView) key(variable string, c *columnView) string {
	value, convert := variable+"."+c.StructField(), c.ValueType() != e.KeyType()
	switch {
	case c.Pointer() && convert:
		return fmt.Sprintf("v, ok := chrt.Deref(%s); return %s(v), ok", value, e.KeyType())
	case c.Pointer():
		return "return chrt.Deref(" + value + ")"
	case convert:
		return fmt.Sprintf("return %s(%s), true", e.KeyType(), value)
	default:
		return "return " + value + ", true"
	}
}

// Keyed is the key of an entity in a variable as a value of the target's
// column, for a predicate; a NULL matches what the zero value does.
func (e *edgeView) Keyed(variable string) string {
	value := variable + "." + e.From.StructField()
	if e.From.Pointer() {
		value = "chrt.OrZero(" + value + ")"
	}
	if e.From.ValueType() != e.KeyType() {
		value = e.KeyType() + "(" + value + ")"
	}
	return value
}

// Folds reports whether the edge leads to one row of a table that folds rows:
// it is then read with FINAL, as one of several versions would be picked by
// chance. Edges that lead to many rows read what a query reads.
func (e *edgeView) Folds() bool { return e.Unique && e.To.table.Folds }

// Source is the target's table as the SQL builder names it: by text, because
// the packages of two tables cannot import each other.
func (e *edgeView) Source() string {
	source := "chsql.Table(" + quote(e.To.table.Name) + ")"
	if e.To.table.Database != "" {
		source += ".In(" + quote(e.To.table.Database) + ")"
	}
	if e.Folds() {
		source += ".Final()"
	}
	return source
}

// scopeType is the type inside ent's typeScope, which is not exported.
func scopeType(v any) (*gen.Type, bool) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() || r.Elem().Kind() != reflect.Struct {
		return nil, false
	}
	f := r.Elem().FieldByName("Type")
	if !f.IsValid() {
		return nil, false
	}
	t, ok := f.Interface().(*gen.Type)
	return t, ok
}
