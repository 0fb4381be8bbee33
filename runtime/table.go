package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

// Table describes a table whose rows are structs of one type. Generated code
// holds one per table and never changes it.
type Table struct {
	// Database is where the table is. Default: the database of the connection.
	Database string
	// Name is the table's name.
	Name string
	// Forwards says that the table hands its rows on to others, as Distributed
	// does, so that a failed insert may have written some of them.
	Forwards bool
	// Sharded says that on a cluster the table is a Distributed one over a local
	// table on each shard: deletes go to these.
	Sharded bool
	// Label is the entity's name in messages, "Event".
	Label string
	// Stitched reports whether the schema's Go code, such as hooks, validators
	// and defaults, has been put in. Default: there is none.
	Stitched func() bool
	// Columns are the columns in the order of their declaration, which is that of
	// the fields of the entity: the first field is the first column.
	Columns []Column
	// Hooks are the hooks that the schema declares.
	Hooks func() []ent.Hook
	// Interceptors are the interceptors that the schema declares.
	Interceptors func() []ent.Interceptor
	// Policy is the privacy policy that the schema declares. Default: none.
	Policy func() ent.Policy

	rows  entities
	index map[string]int
	types map[string]string
	// withDefault are the positions of the columns that have a value of their
	// own when a row leaves them out.
	withDefault []int
	// goDefaults says that one of them is computed here, not by the server.
	goDefaults bool
	// batches are empty ones, with the room that their rows needed.
	batches *sync.Pool
}

// entities is what must be known of the type of a table's rows: the rest of this
// package has them by their address only, so that it is compiled once and not
// for each table of a client.
type entities struct {
	goType reflect.Type
	// make makes n zero entities, one behind the other.
	make func(n int) unsafe.Pointer
	// copy copies the entity at src to that at dst.
	copy func(dst, src unsafe.Pointer)
	// clear makes the entities at rows zero.
	clear func(rows []unsafe.Pointer)
	// any is the pointer to an entity as its type.
	any func(p unsafe.Pointer) any
}

func entitiesOf[E any]() entities {
	return entities{
		goType: reflect.TypeFor[E](),
		make: func(n int) unsafe.Pointer {
			return unsafe.Pointer(unsafe.SliceData(make([]E, n)))
		},
		copy: func(dst, src unsafe.Pointer) { *(*E)(dst) = *(*E)(src) },
		clear: func(rows []unsafe.Pointer) {
			for _, p := range rows {
				*(*E)(p) = *new(E)
			}
		},
		any: func(p unsafe.Pointer) any { return (*E)(p) },
	}
}

// at is the entity i behind the first of those at p.
func (e *entities) at(p unsafe.Pointer, i int) unsafe.Pointer {
	return unsafe.Add(p, uintptr(i)*e.goType.Size())
}

// NewTable completes the description of a table whose rows are E.
func NewTable[E any](t Table) *Table { return newTable(&t, entitiesOf[E]()) }

func newTable(t *Table, rows entities) *Table {
	t.rows, t.batches = rows, &sync.Pool{}
	t.Columns = slices.Clone(t.Columns) // completed below, and the caller's stay as they are
	t.index = make(map[string]int, len(t.Columns))
	t.types = make(map[string]string, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		c.place(rows, i)
		t.index[c.Name], t.types[c.Name] = i, c.Type
		if c.hasDefault() {
			t.withDefault = append(t.withDefault, i)
		}
		t.goDefaults = t.goDefaults || c.Default != nil
	}
	return t
}

// ready refuses to work without the schema's Go code.
func (t *Table) ready() error {
	if t.Stitched == nil || t.Stitched() {
		return nil
	}
	return fmt.Errorf("the hooks, validators and defaults of %s are missing: import the generated package runtime, as in: import _ \".../ent/runtime\"", t.Label)
}

// column returns the column of that name, or an error that names the table.
func (t *Table) column(name string) (*Column, int, error) {
	i, ok := t.index[name]
	if !ok {
		return nil, 0, fmt.Errorf("unknown %s column %q%s", t.Label, name, didYouMean(name, t.names()))
	}
	return &t.Columns[i], i, nil
}

// canRead refuses names of columns that do not exist or cannot be read.
func (t *Table) canRead(name string) error {
	c, _, err := t.column(name)
	if err == nil && !c.readable() {
		err = fmt.Errorf("column %q of %s cannot be read: it is EPHEMERAL", name, t.Label)
	}
	return err
}

func (t *Table) names() []string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return names
}

// readable are the names of the columns that a query for whole entities reads.
func (t *Table) readable() []string {
	var names []string
	for i := range t.Columns {
		if c := &t.Columns[i]; c.readable() {
			names = append(names, c.Name)
		}
	}
	return names
}

// typed makes the column of a result that is a column of the table, if its
// values in Go are of type t; nil otherwise, as for what only has its name. It
// refuses a column whose values have got other names on the server.
func (t *Table) typed(h driver.ColumnInfo, goType reflect.Type, zone *time.Location) (column.Any, error) {
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
func (t *Table) wireNames(names []string) ([]string, error) {
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
func (t *Table) qualified() string {
	return clickhouse.QualifiedName(t.Database, t.Name)
}

// insertInto is the INSERT statement for the named columns.
func (t *Table) insertInto(columns []string) string {
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

func newColumnSet(n int) columnSet { return make(columnSet, columnSetWords(n)) }

func columnSetWords(columns int) int { return (columns + 63) / 64 }

func (s columnSet) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s columnSet) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s columnSet) remove(i int)   { s[i>>6] &^= 1 << (i & 63) }
