package runtime

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"unsafe"

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
type CreateBulk struct {
	builders []*Create
	settings []driver.Setting
	err      error
}

// NewCreateBulk makes a bulk of create builders.
func NewCreateBulk[B interface{ create() *Create }](builders []B, err error) CreateBulk {
	bulk := CreateBulk{err: err}
	if err == nil {
		bulk.builders = make([]*Create, 0, len(builders))
	}
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

// SaveBulk is the Save of a generated bulk of R, pointers to entities.
func SaveBulk[R any](ctx context.Context, b *CreateBulk) ([]R, error) {
	saved, err := b.save(ctx, true)
	if err != nil || len(saved) == 0 {
		return nil, err
	}
	return pointersTo[R](saved), nil
}

// SaveBulkX is like SaveBulk, but panics if an error occurs.
func SaveBulkX[R any](ctx context.Context, b *CreateBulk) []R { return Must(SaveBulk[R](ctx, b)) }

// save inserts the rows and returns them as they are stored, if they are wanted.
//
// A row that a column cannot hold is refused before anything is sent. A later
// failure is an *[InsertError].
func (b *CreateBulk) save(ctx context.Context, wanted bool) (rows []unsafe.Pointer, err error) {
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
	if first.table.goDefaults {
		for _, c := range b.builders {
			c.mutation.base().defaults()
		}
	}
	wrap := func(err error) error {
		return fmt.Errorf("create %d %s: %w", len(b.builders), first.table.Label, err)
	}
	if wanted {
		rows = make([]unsafe.Pointer, 0, len(b.builders))
	}
	if len(hooks) == 0 {
		at := func(i int) *Mutation { return b.builders[i].mutation.base() }
		if err := insertRows(ctx, len(b.builders), at, b.settings, wanted); err != nil {
			return nil, wrap(err)
		}
		if wanted {
			for i := range b.builders {
				rows = append(rows, at(i).row)
			}
		}
		return rows, nil
	}
	for chunk := range slices.Chunk(b.builders, hookChunk) {
		saved, err := b.saveChain(ctx, chunk, hooks)
		if err != nil {
			return nil, wrap(err)
		}
		if wanted {
			rows = append(rows, saved...)
		}
	}
	return rows, nil
}

// saveChain runs the hooks of each row around those of the next one, and
// inserts the rows inside the innermost.
func (b *CreateBulk) saveChain(ctx context.Context, builders []*Create, hooks []ent.Hook) ([]unsafe.Pointer, error) {
	rows := make([]unsafe.Pointer, len(builders))
	mutations := make([]*Mutation, 0, len(builders))
	var step func(ctx context.Context, i int) error
	step = func(ctx context.Context, i int) error {
		if i == len(builders) {
			return insertRows(ctx, len(mutations), func(i int) *Mutation { return mutations[i] }, b.settings, true)
		}
		v, err := mutate(ctx, builders[i].mutation, hooks, func(ctx context.Context, m *Mutation) (ent.Value, error) {
			mutations = append(mutations, m)
			if err := step(ctx, i+1); err != nil {
				return nil, err
			}
			return m.table.rows.any(m.row), nil
		})
		if err != nil {
			return err
		}
		rows[i], err = builders[i].mutation.base().table.rows.pointer(v)
		return err
	}
	return rows, step(ctx, 0)
}

// pointer is where the entity is that a hook returned.
func (e *entities) pointer(v ent.Value) (unsafe.Pointer, error) {
	if want := reflect.PointerTo(e.goType); reflect.TypeOf(v) != want {
		return nil, fmt.Errorf("unexpected type %T returned by a hook: want %s", v, want)
	}
	return reflect.ValueOf(v).UnsafePointer(), nil
}

// Exec inserts the rows.
//
//go:noinline
func (b *CreateBulk) Exec(ctx context.Context) error {
	_, err := b.save(ctx, false)
	return err
}

// ExecX is like Exec, but panics if an error occurs.
func (b *CreateBulk) ExecX(ctx context.Context) { Must(b.save(ctx, false)) }

// AddSettings sets server settings of the insert.
//
//go:noinline
func (b *CreateBulk) AddSettings(settings ...driver.Setting) {
	b.settings = append(b.settings, settings...)
}
