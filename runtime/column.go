package runtime

import (
	"fmt"
	"reflect"
	"regexp"
	"time"
	"unsafe"

	"github.com/chent-io/chent/runtime/column"
)

// Column describes one column of a table.
type Column struct {
	// Name is the column's name.
	Name string
	// Type is its ClickHouse type.
	Type string
	// Is says what is special about the column.
	Is ColumnFlags
	// Expr is how the server computes what a row leaves to it: the expression of
	// a DEFAULT, MATERIALIZED, ALIAS or EPHEMERAL column. Default: it does not.
	Expr string
	// Nested are the columns on the wire of a flattened Nested. Default: the
	// column itself.
	Nested []string
	// New makes a buffer for one block of its values, for Go types that
	// [column.ForGo] knows no column of. zone is the server's time zone, for a
	// DateTime that names none. Default: the buffer of the two types.
	New func(zone *time.Location) column.Memory
	// Default gives a row, a pointer to an entity, the value that it lacks: here
	// instead of on the server. Default: none.
	Default func(row any)
	// Validate refuses the value of a row, a pointer to an entity. Default: none.
	Validate func(row any) error

	goType reflect.Type
	offset uintptr // in a row
	isZero func(unsafe.Pointer) bool
	flat   bool
	rows   entities
}

// ColumnFlags say what is special about a column.
type ColumnFlags uint8

const (
	// ReadOnly columns are computed by the server: MATERIALIZED and ALIAS.
	ReadOnly ColumnFlags = 1 << iota
	// WriteOnly columns cannot be read: EPHEMERAL.
	WriteOnly
	// ServerDefault says that the server has a value for a row that leaves the
	// column out.
	ServerDefault
	// Required columns must be set by a create builder.
	Required
	// Truncates says that times are cut to what the column keeps.
	Truncates
	// Sensitive values are not printed.
	Sensitive
	// Alias columns are computed when they are read, and never stored.
	Alias
)

// place says where in a row of the type the column at a position is.
func (c *Column) place(rows entities, position int) {
	field := rows.goType.Field(position)
	c.rows, c.goType, c.offset = rows, field.Type, field.Offset
	c.isZero, c.flat = zeroOf(field.Type), isFlat(field.Type)
}

func (c *Column) is(flags ColumnFlags) bool { return c.Is&flags != 0 }
func (c *Column) readable() bool            { return !c.is(WriteOnly) }
func (c *Column) insertable() bool          { return !c.is(ReadOnly) }
func (c *Column) hasDefault() bool          { return c.is(ServerDefault) || c.Default != nil }

// in is where a row has the column's value.
func (c *Column) in(row unsafe.Pointer) unsafe.Pointer { return unsafe.Add(row, c.offset) }

// value is the variable of the column in a row.
func (c *Column) value(row unsafe.Pointer) reflect.Value {
	return reflect.NewAt(c.goType, c.in(row)).Elem()
}

// fill gives a row the schema's own default.
func (c *Column) fill(row unsafe.Pointer) {
	c.Default(c.rows.any(row))
	switch c.goType {
	case reflect.TypeFor[time.Time]():
		cutTime(c.Type, (*time.Time)(c.in(row)))
	case reflect.TypeFor[*time.Time]():
		if at := (**time.Time)(c.in(row)); *at != nil {
			own := **at
			cutTime(c.Type, &own)
			*at = &own
		}
	}
}

// reset forgets the value of a row.
func (c *Column) reset(row unsafe.Pointer) { c.value(row).SetZero() }

// get returns the value as ent's hooks see it: what a pointer points to.
func (c *Column) get(row unsafe.Pointer) any {
	v := c.value(row)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return v.Elem().Interface()
	}
	return v.Interface()
}

// set takes a value of the column's type or, where that is a pointer, of what it
// points to.
func (c *Column) set(row unsafe.Pointer, value any) error {
	at, v := c.value(row), reflect.ValueOf(value)
	switch {
	case v.IsValid() && v.Type() == at.Type():
		at.Set(v)
		return nil
	case at.Kind() == reflect.Pointer && v.IsValid() && v.Type() == at.Type().Elem():
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		at.Set(p)
		return nil
	}
	return fmt.Errorf("unexpected type %T for column %q, which takes %s", value, c.Name, at.Type())
}

func (c *Column) wireNames() []string {
	if c.Nested != nil {
		return c.Nested
	}
	return []string{c.Name}
}

// zoneless says that the values are shown in the server's time zone.
func (c *Column) zoneless() bool { return zoneless.MatchString(c.Type) }

var zoneless = regexp.MustCompile(`DateTime(64)?($|[,)]|\([0-9]\))`)

// memory makes a buffer for one block of the column's values.
func (c *Column) memory(zone *time.Location) (column.Memory, error) {
	if c.New != nil {
		return c.New(zone), nil
	}
	m, ok := column.ForGo(c.Type, c.goType, zone, c.is(Truncates))
	if !ok {
		return nil, fmt.Errorf("column %q: there is no column of type %s for values of type %s: generate the client anew", c.Name, c.Type, c.goType)
	}
	return m, nil
}

// typed is a column of values of type t, if that is the column's own; nil
// otherwise.
func (c *Column) typed(t reflect.Type, zone *time.Location) column.Any {
	if t != c.goType {
		return nil
	}
	m, err := c.memory(zone)
	if err != nil {
		return nil
	}
	typed, _ := m.(column.Any)
	return typed
}

// buffer is one block's worth of a column.
type buffer struct {
	*Column
	column.Memory
	position int
	add      func(rows []unsafe.Pointer, offset uintptr)
}

func (t *Table) newBuffer(position int, zone *time.Location) (buffer, error) {
	m, err := t.Columns[position].memory(zone)
	if err != nil {
		return buffer{}, err
	}
	return buffer{&t.Columns[position], m, position, column.RowAppender(m)}, nil
}

// wire are the columns of the block: one, or those of a flattened Nested.
func (b buffer) wire() []column.NamedColumn {
	switch data := b.Memory.(type) {
	case interface{ Wire() []column.NamedColumn }:
		return data.Wire()
	case column.Buffer:
		return []column.NamedColumn{{Name: b.Name, Column: data}}
	default:
		return nil // New is generated code, which makes one of the two
	}
}

// refuses says that some values may be refused.
func (b buffer) refuses() bool { return b.Validate != nil || !b.AcceptsAll() }

// check returns how many of the rows are good before the first whose value is
// refused, and why it is.
func (b buffer) check(rows []unsafe.Pointer) (int, error) {
	good, err := b.CheckRows(rows, b.offset)
	if b.Validate != nil {
		for i, p := range rows[:min(good+1, len(rows))] {
			if refused := b.Validate(b.rows.any(p)); refused != nil {
				good, err = i, refused
				break
			}
		}
	}
	if err != nil {
		err = &ValidationError{Name: b.Name, Err: err}
	}
	return good, err
}

func (b buffer) append(rows []unsafe.Pointer) { b.add(rows, b.offset) }

func (b buffer) read(slab unsafe.Pointer, rows int) {
	b.StoreRows(unsafe.Add(slab, b.offset), b.rows.goType.Size(), rows)
}
