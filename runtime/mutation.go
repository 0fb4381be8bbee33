package runtime

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Mutation is what a create or a delete is about to do. Generated mutations
// embed it and add a typed setter and getter per column; hooks and privacy
// rules see them as ent's Mutation.
//
// ClickHouse has no update in ent's sense, so the methods of ent's Mutation
// that speak of added, cleared and old values report that there are none.
//
// A bulk has one for each of its rows, and clearing and collecting them is most
// of what it costs: what few mutations have is behind a pointer.
type Mutation struct {
	table  *Table
	config *Config
	op     ent.Op
	row    unsafe.Pointer // the entity
	few    [1]uint64      // the columns that were set, where they fit
	many   *uint64        // the first 64 of them, and the others behind, where they do not
	more   *mutationMore  // nil: nothing
}

// mutationMore is what few mutations have.
type mutationMore struct {
	predicates []func(*sql.Selector)
	settings   []driver.Setting // of the builder
}

// NewMutation makes a mutation of a new row, a pointer to an entity that is not
// nil, or of the rows to delete. The configuration is that of the client, and
// must not change.
func NewMutation(t *Table, config *Config, op ent.Op, row any) Mutation {
	m := Mutation{table: t, config: config, op: op, row: reflect.ValueOf(row).UnsafePointer()}
	if len(t.Columns) > 64 {
		m.many = unsafe.SliceData(newColumnSet(len(t.Columns)))
	}
	return m
}

// set are the columns that were set.
func (m *Mutation) set() columnSet {
	if m.many != nil {
		return unsafe.Slice(m.many, columnSetWords(len(m.table.Columns)))
	}
	return m.few[:]
}

// rest is what few mutations have, to be added to.
func (m *Mutation) rest() *mutationMore {
	if m.more == nil {
		m.more = &mutationMore{}
	}
	return m.more
}

// settings are those of the builder.
func (m *Mutation) settings() []driver.Setting {
	if m.more == nil {
		return nil
	}
	return m.more.settings
}

// where are the predicates of a delete.
func (m *Mutation) where() []func(*sql.Selector) {
	if m.more == nil {
		return nil
	}
	return m.more.predicates
}

// mutation is a generated mutation.
type mutation interface {
	ent.Mutation
	base() *Mutation
}

func (m *Mutation) base() *Mutation { return m }

// Config is the configuration of the client that made the mutation.
//
//go:noinline
func (m *Mutation) Config() Config { return *m.config }

// Touch notes that the column at a position of the table was set.
//
//go:noinline
func (m *Mutation) Touch(position int) { m.set().add(position) }

// Touched reports whether the column at a position of the table was set.
//
//go:noinline
func (m *Mutation) Touched(position int) bool { return m.set().has(position) }

// Reset forgets the value of the column at a position of the table.
//
//go:noinline
func (m *Mutation) Reset(position int) {
	m.set().remove(position)
	m.table.Columns[position].reset(m.row)
}

// WhereP adds predicates to the rows that are deleted.
//
//go:noinline
func (m *Mutation) WhereP(ps ...func(*sql.Selector)) {
	more := m.rest()
	more.predicates = append(more.predicates, ps...)
}

// Op is what the mutation does: create or delete.
func (m *Mutation) Op() ent.Op { return m.op }

// SetOp changes what hooks see as the operation.
func (m *Mutation) SetOp(op ent.Op) { m.op = op }

// Type is the name of the entity.
func (m *Mutation) Type() string { return m.table.Label }

// Fields are the columns that were set.
//
//go:noinline
func (m *Mutation) Fields() []string {
	var names []string
	for i := range m.table.Columns {
		if m.set().has(i) {
			names = append(names, m.table.Columns[i].Name)
		}
	}
	return names
}

// Field returns the value of a column, and whether it was set.
func (m *Mutation) Field(name string) (ent.Value, bool) {
	c, i, err := m.table.column(name)
	if err != nil || !m.set().has(i) {
		return nil, false
	}
	return c.get(m.row), true
}

// SetField sets a column by name.
func (m *Mutation) SetField(name string, value ent.Value) error {
	c, i, err := m.table.column(name)
	switch {
	case err != nil:
		return err
	case !c.insertable():
		return fmt.Errorf("column %q of %s is computed by the server and cannot be set", name, m.table.Label)
	}
	if err := c.set(m.row, value); err != nil {
		return err
	}
	m.set().add(i)
	return nil
}

// ResetField forgets the value of a column.
func (m *Mutation) ResetField(name string) error {
	_, i, err := m.table.column(name)
	if err != nil {
		return err
	}
	m.Reset(i)
	return nil
}

// errNoUpdate is why the update half of ent's Mutation does nothing.
var errNoUpdate = errors.New("ClickHouse tables are not updated: rows are created and deleted")

// AddedFields is empty: there are no increments.
func (m *Mutation) AddedFields() []string { return nil }

// AddedField reports that nothing was incremented.
func (m *Mutation) AddedField(string) (ent.Value, bool) { return nil, false }

// AddField fails: there are no increments.
func (m *Mutation) AddField(string, ent.Value) error { return errNoUpdate }

// ClearedFields is empty: a new row has nothing to clear.
func (m *Mutation) ClearedFields() []string { return nil }

// FieldCleared reports that nothing was cleared.
func (m *Mutation) FieldCleared(string) bool { return false }

// ClearField fails: a new row has nothing to clear.
func (m *Mutation) ClearField(string) error { return errNoUpdate }

// AddedEdges is empty: an edge is set through its column.
func (m *Mutation) AddedEdges() []string { return nil }

// AddedIDs is empty: an edge is set through its column.
func (m *Mutation) AddedIDs(string) []ent.Value { return nil }

// RemovedEdges is empty: there are no updates.
func (m *Mutation) RemovedEdges() []string { return nil }

// RemovedIDs is empty: there are no updates.
func (m *Mutation) RemovedIDs(string) []ent.Value { return nil }

// ClearedEdges is empty: there are no updates.
func (m *Mutation) ClearedEdges() []string { return nil }

// EdgeCleared reports that nothing was cleared.
func (m *Mutation) EdgeCleared(string) bool { return false }

// ClearEdge fails: there are no updates.
func (m *Mutation) ClearEdge(string) error { return errNoUpdate }

// ResetEdge fails: an edge is set through its column.
func (m *Mutation) ResetEdge(string) error { return errNoUpdate }

// OldField fails: a new row has no old values.
func (m *Mutation) OldField(context.Context, string) (ent.Value, error) {
	return nil, errNoUpdate
}
