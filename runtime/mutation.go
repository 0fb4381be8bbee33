package runtime

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Mutation is what a create or a delete is about to do. Generated mutations
// embed it and add a typed setter and getter per column; hooks and privacy
// rules see them as ent's Mutation.
//
// ClickHouse has no update in ent's sense, so the methods of ent's Mutation
// that speak of added, cleared and old values report that there are none.
type Mutation[E any] struct {
	table      *Table[E]
	config     Config
	op         ent.Op
	entity     *E
	set        columnSet
	predicates []func(*sql.Selector)
}

// NewMutation makes a mutation of one new row, or of the rows to delete.
func NewMutation[E any](t *Table[E], config Config, op ent.Op) Mutation[E] {
	return Mutation[E]{table: t, config: config, op: op, entity: new(E), set: newColumnSet(len(t.Columns))}
}

// mutationOf is a generated mutation.
type mutationOf[E any] interface {
	ent.Mutation
	base() *Mutation[E]
}

func (m *Mutation[E]) base() *Mutation[E] { return m }

// Config is the configuration of the client that made the mutation.
func (m *Mutation[E]) Config() Config { return m.config }

// Entity is the row as far as it is set. Change it through the setters, which
// also note that a column was set.
func (m *Mutation[E]) Entity() *E { return m.entity }

// Touch notes that the column at a position of the table was set, and returns
// the entity.
func (m *Mutation[E]) Touch(position int) *E {
	m.set.add(position)
	return m.entity
}

// Touched reports whether the column at a position of the table was set.
func (m *Mutation[E]) Touched(position int) bool { return m.set.has(position) }

// Reset forgets the value of the column at a position of the table.
func (m *Mutation[E]) Reset(position int) {
	m.set.remove(position)
	m.table.Columns[position].reset(m.entity)
}

// WhereP adds predicates to the rows that are deleted.
func (m *Mutation[E]) WhereP(ps ...func(*sql.Selector)) {
	m.predicates = append(m.predicates, ps...)
}

// Op is what the mutation does: create or delete.
func (m *Mutation[E]) Op() ent.Op { return m.op }

// SetOp changes what hooks see as the operation.
func (m *Mutation[E]) SetOp(op ent.Op) { m.op = op }

// Type is the name of the entity.
func (m *Mutation[E]) Type() string { return m.table.Label }

// Fields are the columns that were set.
func (m *Mutation[E]) Fields() []string {
	var names []string
	for i, c := range m.table.Columns {
		if m.set.has(i) {
			names = append(names, c.name())
		}
	}
	return names
}

// Field returns the value of a column, and whether it was set.
func (m *Mutation[E]) Field(name string) (ent.Value, bool) {
	c, i, err := m.table.column(name)
	if err != nil || !m.set.has(i) {
		return nil, false
	}
	return c.get(m.entity), true
}

// SetField sets a column by name.
func (m *Mutation[E]) SetField(name string, value ent.Value) error {
	c, i, err := m.table.column(name)
	switch {
	case err != nil:
		return err
	case !c.insertable():
		return fmt.Errorf("column %q of %s is computed by the server and cannot be set", name, m.table.Label)
	}
	if err := c.set(m.entity, value); err != nil {
		return err
	}
	m.set.add(i)
	return nil
}

// ResetField forgets the value of a column.
func (m *Mutation[E]) ResetField(name string) error {
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
func (m *Mutation[E]) AddedFields() []string { return nil }

// AddedField reports that nothing was incremented.
func (m *Mutation[E]) AddedField(string) (ent.Value, bool) { return nil, false }

// AddField fails: there are no increments.
func (m *Mutation[E]) AddField(string, ent.Value) error { return errNoUpdate }

// ClearedFields is empty: a new row has nothing to clear.
func (m *Mutation[E]) ClearedFields() []string { return nil }

// FieldCleared reports that nothing was cleared.
func (m *Mutation[E]) FieldCleared(string) bool { return false }

// ClearField fails: a new row has nothing to clear.
func (m *Mutation[E]) ClearField(string) error { return errNoUpdate }

// AddedEdges is empty: an edge is set through its column.
func (m *Mutation[E]) AddedEdges() []string { return nil }

// AddedIDs is empty: an edge is set through its column.
func (m *Mutation[E]) AddedIDs(string) []ent.Value { return nil }

// RemovedEdges is empty: there are no updates.
func (m *Mutation[E]) RemovedEdges() []string { return nil }

// RemovedIDs is empty: there are no updates.
func (m *Mutation[E]) RemovedIDs(string) []ent.Value { return nil }

// ClearedEdges is empty: there are no updates.
func (m *Mutation[E]) ClearedEdges() []string { return nil }

// EdgeCleared reports that nothing was cleared.
func (m *Mutation[E]) EdgeCleared(string) bool { return false }

// ClearEdge fails: there are no updates.
func (m *Mutation[E]) ClearEdge(string) error { return errNoUpdate }

// ResetEdge fails: an edge is set through its column.
func (m *Mutation[E]) ResetEdge(string) error { return errNoUpdate }

// OldField fails: a new row has no old values.
func (m *Mutation[E]) OldField(context.Context, string) (ent.Value, error) {
	return nil, errNoUpdate
}
