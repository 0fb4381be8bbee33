package runtime

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// errRequired is a column that a row must have and has not.
var errRequired = errors.New("missing: the column has no default and is not optional")

// Create is the half of a create builder that does not depend on the table.
//
// One row per Save is slow on ClickHouse: every insert makes a part, which the
// server must merge. Use CreateBulk or an Appender where rows come in numbers.
type Create[E any] struct {
	mutation mutationOf[E]
	settings []driver.Setting
}

// NewCreate makes the builder half of m.
func NewCreate[E any](m mutationOf[E]) Create[E] { return Create[E]{mutation: m} }

// Save inserts the row and returns it as it was sent. Values that the server
// computes are not in it.
func (c *Create[E]) Save(ctx context.Context) (*E, error) {
	if c.mutation == nil {
		return nil, errors.New("create: the builder was not made by a client")
	}
	b := c.mutation.base()
	if err := b.table.ready(); err != nil {
		return nil, err
	}
	b.defaults()
	v, err := mutate(ctx, c.mutation, b.config.Hooks.Of(b.table.Label, b.table.Hooks), func(ctx context.Context, m *Mutation[E]) (ent.Value, error) {
		if err := insertRows(ctx, []*Mutation[E]{m}, c.settings); err != nil {
			return nil, err
		}
		return m.entity, nil
	})
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", b.table.Label, err)
	}
	return entityOf[E](v)
}

// SaveX is like Save, but panics if an error occurs.
func (c *Create[E]) SaveX(ctx context.Context) *E { return Must(c.Save(ctx)) }

// Exec inserts the row.
func (c *Create[E]) Exec(ctx context.Context) error {
	_, err := c.Save(ctx)
	return err
}

// ExecX is like Exec, but panics if an error occurs.
func (c *Create[E]) ExecX(ctx context.Context) { Must(c.Save(ctx)) }

func (c *Create[E]) create() *Create[E] { return c }

// defaults computes the values that are computed here and were not set.
func (m *Mutation[E]) defaults() {
	if !m.table.goDefaults {
		return
	}
	for _, i := range m.table.withDefault {
		if c := m.table.Columns[i]; c.hasGoDefault() && !m.set.has(i) {
			c.fill(m.entity)
			m.set.add(i)
		}
	}
}

// check refuses a row that lacks a required column.
func (m *Mutation[E]) check() error {
	for i, c := range m.table.Columns {
		if c.required() && !m.set.has(i) {
			return &ValidationError{Name: c.name(), Err: errRequired}
		}
	}
	return nil
}

// insertRows inserts the rows of mutations of one table.
func insertRows[E any](ctx context.Context, rows []*Mutation[E], settings []driver.Setting) error {
	if len(rows) == 0 {
		return nil
	}
	b := newBatch(rows[0].table)
	places := make([]place[E], len(rows))
	for i, m := range rows {
		err := m.check()
		if err == nil {
			places[i], err = b.addSet(m.entity, m.set)
		}
		if err != nil && len(rows) > 1 {
			err = fmt.Errorf("row %d: %w", i, err)
		}
		if err != nil {
			return err
		}
	}
	conn, err := rows[0].config.conn()
	if err != nil {
		return err
	}
	for i, m := range rows {
		places[i].readCut(m.entity, m.set)
	}
	_, err = b.insert(ctx, conn, settings)
	return err
}

func entityOf[E any](v ent.Value) (*E, error) {
	e, ok := v.(*E)
	if !ok {
		return nil, fmt.Errorf("unexpected type %T returned by a hook: want %T", v, e)
	}
	return e, nil
}

// AddSettings sets server settings of the insert.
func (c *Create[E]) AddSettings(settings ...driver.Setting) {
	c.settings = append(c.settings, settings...)
}
