package runtime

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Create is the half of a create builder that does not depend on the table.
//
// One row per Save is slow on ClickHouse: every insert makes a part, which the
// server must merge. Use CreateBulk or an Appender where rows come in numbers.
type Create struct {
	mutation mutation
}

// NewCreate makes the builder half of m.
func NewCreate(m mutation) Create { return Create{mutation: m} }

// save inserts the row and returns it, a pointer to an entity. Where it is wanted
// it holds what the server computes, too.
func (c *Create) save(ctx context.Context, wanted bool) (any, error) {
	if c.mutation == nil {
		return nil, errors.New("create: the builder was not made by a client")
	}
	b := c.mutation.base()
	if err := b.table.ready(); err != nil {
		return nil, err
	}
	b.defaults()
	hooks := b.config.Hooks.Of(b.table.Label, b.table.Hooks)
	wanted = wanted || len(hooks) > 0
	v, err := mutate(ctx, c.mutation, hooks, func(ctx context.Context, m *Mutation) (ent.Value, error) {
		if err := insertRows(ctx, 1, func(int) *Mutation { return m }, b.settings(), wanted); err != nil {
			return nil, err
		}
		return m.table.rows.any(m.row), nil
	})
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", b.table.Label, err)
	}
	return v, nil
}

// Save is the Save of a generated builder of R, a pointer to an entity.
func Save[R any](ctx context.Context, c *Create) (R, error) {
	v, err := c.save(ctx, true)
	if err != nil {
		var none R
		return none, err
	}
	return entityOf[R](v)
}

// SaveX is like Save, but panics if an error occurs.
func SaveX[R any](ctx context.Context, c *Create) R { return Must(Save[R](ctx, c)) }

// Exec inserts the row.
//
//go:noinline
func (c *Create) Exec(ctx context.Context) error {
	_, err := c.save(ctx, false)
	return err
}

// ExecX is like Exec, but panics if an error occurs.
func (c *Create) ExecX(ctx context.Context) { Must(c.save(ctx, false)) }

//go:noinline
func (c *Create) create() *Create { return c }

// defaults computes the values that are computed here and were not set.
func (m *Mutation) defaults() {
	if !m.table.goDefaults {
		return
	}
	for _, i := range m.table.withDefault {
		if c := &m.table.Columns[i]; c.Default != nil && !m.set().has(i) {
			c.fill(m.row)
			m.set().add(i)
		}
	}
}

// insertRows inserts the rows of so many mutations of one table. Where they are
// wanted they hold what the server computes, too.
func insertRows(ctx context.Context, n int, at func(i int) *Mutation, settings []driver.Setting, wanted bool) error {
	if n == 0 {
		return nil
	}
	first := at(0)
	b := first.table.newBatch()
	defer b.free()
	b.wanted = wanted
	if i, err := b.addMutations(n, at); err != nil {
		if n > 1 {
			err = fmt.Errorf("row %d: %w", i, err)
		}
		return err
	}
	conn, err := first.config.conn()
	if err != nil {
		return err
	}
	if err := b.table.remembers(ctx, conn, settings); err != nil {
		return err
	}
	b.readCut()
	if wanted {
		if err := b.compute(ctx, conn, settings); err != nil {
			return err
		}
	}
	_, err = b.insert(ctx, conn, settings)
	return err
}

// entityOf is what a hook returned, if it is an R, a pointer to an entity.
func entityOf[R any](v ent.Value) (R, error) {
	e, ok := v.(R)
	if !ok {
		return e, fmt.Errorf("unexpected type %T returned by a hook: want %T", v, e)
	}
	return e, nil
}

// AddSettings sets server settings of the insert.
//
//go:noinline
func (c *Create) AddSettings(settings ...driver.Setting) {
	if c.mutation == nil {
		return // Save says so
	}
	more := c.mutation.base().rest()
	more.settings = append(more.settings, settings...)
}
