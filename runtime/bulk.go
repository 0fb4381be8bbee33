package runtime

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// hookChunk is how many rows of a bulk with hooks go in one insert. The hooks
// of a row run around those of the next, so it is also how deep they nest.
const hookChunk = 10_000

// CreateBulk inserts the rows of many create builders.
//
// Without hooks all of them go in one INSERT, which the server takes whole or
// not at all as far as they fall into one partition. With hooks they go 10,000
// rows at a time, and what a hook does after its next.Mutate happens after the
// insert. A column with a server's DEFAULT that some of the rows set and
// others do not splits the insert in two, so that each row gets its own.
type CreateBulk[E any] struct {
	builders []*Create[E]
	settings []driver.Setting
	err      error
}

// NewCreateBulk makes a bulk of create builders.
func NewCreateBulk[E any, B interface{ create() *Create[E] }](builders []B, err error) CreateBulk[E] {
	bulk := CreateBulk[E]{err: err}
	for i, b := range builders {
		c := b.create()
		if c == nil || c.mutation == nil {
			bulk.err = fmt.Errorf("create bulk: builder %d was not made by a client", i)
			break
		}
		bulk.builders = append(bulk.builders, c)
	}
	return bulk
}

// Save inserts the rows and returns them as they were sent.
//
// A row that a column cannot hold is refused before anything is sent. A later
// failure is an *[InsertError].
func (b *CreateBulk[E]) Save(ctx context.Context) ([]*E, error) {
	if b.err != nil {
		return nil, b.err
	}
	if len(b.builders) == 0 {
		return nil, nil
	}
	first := b.builders[0].mutation.base()
	if err := first.table.ready(); err != nil {
		return nil, err
	}
	hooks := first.config.Hooks.Of(first.table.Label, first.table.Hooks)
	for _, c := range b.builders {
		c.mutation.base().defaults()
	}
	wrap := func(err error) error {
		return fmt.Errorf("create %d %s: %w", len(b.builders), first.table.Label, err)
	}
	rows := make([]*E, 0, len(b.builders))
	if len(hooks) == 0 {
		mutations := make([]*Mutation[E], len(b.builders))
		for i, c := range b.builders {
			mutations[i] = c.mutation.base()
			rows = append(rows, mutations[i].entity)
		}
		if err := insertRows(ctx, mutations, b.settings); err != nil {
			return nil, wrap(err)
		}
		return rows, nil
	}
	for chunk := range slices.Chunk(b.builders, hookChunk) {
		saved, err := b.saveChain(ctx, chunk, hooks)
		if err != nil {
			return nil, wrap(err)
		}
		rows = append(rows, saved...)
	}
	return rows, nil
}

// saveChain runs the hooks of each row around those of the next one, and
// inserts the rows inside the innermost.
func (b *CreateBulk[E]) saveChain(ctx context.Context, builders []*Create[E], hooks []ent.Hook) ([]*E, error) {
	rows := make([]*E, len(builders))
	mutations := make([]*Mutation[E], 0, len(builders))
	var step func(ctx context.Context, i int) error
	step = func(ctx context.Context, i int) error {
		if i == len(builders) {
			return insertRows(ctx, mutations, b.settings)
		}
		v, err := mutate(ctx, builders[i].mutation, hooks, func(ctx context.Context, m *Mutation[E]) (ent.Value, error) {
			mutations = append(mutations, m)
			if err := step(ctx, i+1); err != nil {
				return nil, err
			}
			return m.entity, nil
		})
		if err != nil {
			return err
		}
		rows[i], err = entityOf[E](v)
		return err
	}
	return rows, step(ctx, 0)
}

// SaveX is like Save, but panics if an error occurs.
func (b *CreateBulk[E]) SaveX(ctx context.Context) []*E { return Must(b.Save(ctx)) }

// Exec inserts the rows.
func (b *CreateBulk[E]) Exec(ctx context.Context) error {
	_, err := b.Save(ctx)
	return err
}

// ExecX is like Exec, but panics if an error occurs.
func (b *CreateBulk[E]) ExecX(ctx context.Context) { Must(b.Save(ctx)) }

// AddSettings sets server settings of the insert.
func (b *CreateBulk[E]) AddSettings(settings ...driver.Setting) {
	b.settings = append(b.settings, settings...)
}
