package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

// Table describes a table whose rows are entities of type E. Generated code
// holds one per table and never changes it.
type Table[E any] struct {
	// Database is where the table is. Default: the database of the connection.
	Database string
	// Name is the table's name.
	Name string
	// Label is the entity's name in messages, "Event".
	Label string
	// Stitched reports whether the schema's Go code, such as hooks, validators
	// and defaults, has been put in. Default: there is none.
	Stitched func() bool
	// Columns are the columns in the order of their declaration.
	Columns []Field[E]
	// Hooks are the hooks that the schema declares.
	Hooks func() []ent.Hook
	// Interceptors are the interceptors that the schema declares.
	Interceptors func() []ent.Interceptor
	// Policy is the privacy policy that the schema declares. Default: none.
	Policy func() ent.Policy

	index map[string]int
	types map[string]string
	// withDefault are the positions of the columns that have a value of their
	// own when a row leaves them out.
	withDefault []int
	// goDefaults says that one of them is computed here, not by the server.
	goDefaults bool
}

// NewTable completes a description.
func NewTable[E any](t Table[E]) *Table[E] {
	t.index = make(map[string]int, len(t.Columns))
	t.types = make(map[string]string, len(t.Columns))
	for i, c := range t.Columns {
		t.index[c.name()], t.types[c.name()] = i, c.clickhouseType()
		if c.hasDefault() {
			t.withDefault = append(t.withDefault, i)
		}
		t.goDefaults = t.goDefaults || c.hasGoDefault()
	}
	return &t
}

// ready refuses to work without the schema's Go code.
func (t *Table[E]) ready() error {
	if t.Stitched == nil || t.Stitched() {
		return nil
	}
	return fmt.Errorf("the hooks, validators and defaults of %s are missing: import the generated package runtime, as in: import _ \".../ent/runtime\"", t.Label)
}

// column returns the column of that name, or an error that names the table.
func (t *Table[E]) column(name string) (Field[E], int, error) {
	i, ok := t.index[name]
	if !ok {
		return nil, 0, fmt.Errorf("unknown %s column %q%s", t.Label, name, didYouMean(name, t.names()))
	}
	return t.Columns[i], i, nil
}

// canRead refuses names of columns that do not exist or cannot be read.
func (t *Table[E]) canRead(name string) error {
	c, _, err := t.column(name)
	if err == nil && !c.readable() {
		err = fmt.Errorf("column %q of %s cannot be read: it is EPHEMERAL", name, t.Label)
	}
	return err
}

func (t *Table[E]) names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.name()
	}
	return names
}

// readable are the names of the columns that a query for whole entities reads.
func (t *Table[E]) readable() []string {
	var names []string
	for _, c := range t.Columns {
		if c.readable() {
			names = append(names, c.name())
		}
	}
	return names
}

// typed makes the column of a result that is a column of the table, if its
// values in Go are of type t; nil otherwise, as for what only has its name. It
// refuses a column whose values have got other names on the server.
func (t *Table[E]) typed(h driver.ColumnInfo, goType reflect.Type, zone *time.Location) (column.Any, error) {
	i, ok := t.index[h.Name]
	if !ok {
		return nil, nil
	}
	c := t.Columns[i].typed(goType, zone)
	if c == nil {
		return nil, nil
	}
	err := column.CheckType(c, h.Type)
	if mismatch, ok := errors.AsType[*column.MismatchError](err); ok && mismatch.Renamed {
		return nil, column.InColumn(h.Name, err)
	}
	if err != nil {
		return nil, nil
	}
	return c, nil
}

// wireNames are the names in a statement of the named columns: a flattened
// Nested has several.
func (t *Table[E]) wireNames(names []string) ([]string, error) {
	var wire []string
	for _, name := range names {
		c, _, err := t.column(name)
		if err != nil {
			return nil, err
		}
		wire = append(wire, c.wireNames()...)
	}
	return wire, nil
}

// qualified is the table's quoted name.
func (t *Table[E]) qualified() string {
	return clickhouse.QualifiedName(t.Database, t.Name)
}

// insertInto is the INSERT statement for the named columns.
func (t *Table[E]) insertInto(columns []string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO ")
	b.WriteString(t.qualified())
	b.WriteString(" (")
	for i, name := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(clickhouse.QuoteIdent(name))
	}
	b.WriteString(")")
	return b.String()
}

// columnSet is a set of columns by position.
type columnSet []uint64

func newColumnSet(n int) columnSet { return make(columnSet, (n+63)/64) }

func (s columnSet) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s columnSet) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s columnSet) remove(i int)   { s[i>>6] &^= 1 << (i & 63) }
