package runtime

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Delete is the half of a delete builder that does not depend on the table.
type Delete struct {
	mutation mutation
	settings []driver.Setting
	alter    bool
	in       *sql.Partition
}

// NewDelete makes the builder half of m.
//
//go:noinline
func NewDelete(m mutation) Delete { return Delete{mutation: m} }

// AddSettings sets server settings of the statement.
//
//go:noinline
func (d *Delete) AddSettings(settings ...driver.Setting) {
	d.settings = append(d.settings, settings...)
}

// ByMutation deletes by ALTER TABLE ... DELETE.
//
//go:noinline
func (d *Delete) ByMutation() { d.alter = true }

// InPartition limits the delete to a partition.
//
//go:noinline
func (d *Delete) InPartition(p sql.Partition) { d.in = &p }

// Exec deletes the rows and waits until they are gone from queries. ClickHouse
// does not say how many they were.
func (d *Delete) Exec(ctx context.Context) error {
	b := d.mutation.base()
	if err := b.table.ready(); err != nil {
		return err
	}
	hooks := b.config.Hooks.Of(b.table.Label, b.table.Hooks)
	if len(b.where()) == 0 {
		return fmt.Errorf("delete %s: %w", b.table.Label, ErrNoPredicates)
	}
	_, err := mutate(ctx, d.mutation, hooks, func(ctx context.Context, m *Mutation) (ent.Value, error) {
		return 0, d.exec(ctx, m)
	})
	if err != nil {
		return fmt.Errorf("delete %s: %w", b.table.Label, err)
	}
	return nil
}

// ExecX is like Exec, but panics if an error occurs.
//
//go:noinline
func (d *Delete) ExecX(ctx context.Context) {
	if err := d.Exec(ctx); err != nil {
		panic(err)
	}
}

func (d *Delete) exec(ctx context.Context, m *Mutation) error {
	conn, err := m.config.conn()
	if err != nil {
		return err
	}
	at, err := m.table.storage(ctx, conn)
	if err != nil {
		return err
	}
	builder := sql.Delete(at.table).WhereP(m.where()...)
	if at.cluster != "" {
		builder.OnCluster(at.cluster)
	}
	if d.alter {
		builder.Mutation()
	}
	if d.in != nil {
		builder.InPartition(*d.in)
	}
	statement, err := statementOf(builder, runOptions{settings: d.settings})
	if err != nil {
		return err
	}
	if d.alter {
		// Wait on every replica, as a lightweight delete does.
		statement.Settings = append([]driver.Setting{{Name: "mutations_sync", Value: "2"}}, statement.Settings...)
	}
	statement.Settings = at.everywhere(statement.Settings)
	return conn.Exec(ctx, statement)
}

// Truncate deletes all rows of the table of m, under its hooks.
func Truncate(ctx context.Context, m mutation) error {
	b := m.base()
	if err := b.table.ready(); err != nil {
		return err
	}
	_, err := mutate(ctx, m, b.config.Hooks.Of(b.table.Label, b.table.Hooks), func(ctx context.Context, m *Mutation) (ent.Value, error) {
		if len(m.where()) > 0 {
			// A hook narrowed the rows, for example to those of a tenant.
			return 0, (&Delete{}).exec(ctx, m)
		}
		conn, err := m.config.conn()
		if err != nil {
			return nil, err
		}
		at, err := m.table.storage(ctx, conn)
		if err != nil {
			return nil, err
		}
		builder := sql.Truncate(at.table)
		if at.cluster != "" {
			builder.OnCluster(at.cluster)
		}
		statement, err := statementOf(builder, runOptions{})
		if err != nil {
			return nil, err
		}
		statement.Settings = at.everywhere(statement.Settings)
		return 0, conn.Exec(ctx, statement)
	})
	if err != nil {
		return fmt.Errorf("truncate %s: %w", b.table.Label, err)
	}
	return nil
}

// ErrNoPredicates is returned for a delete that would take every row because it
// has no condition. All rows go with Truncate.
var ErrNoPredicates = errors.New("the delete has no predicates, which would be every row: all rows go with Truncate")

// Mutate runs a mutation of a generated type as its builder would. A delete
// without predicates is refused with [ErrNoPredicates].
func Mutate(ctx context.Context, m ent.Mutation) (ent.Value, error) {
	own, ok := m.(mutation)
	if !ok {
		return nil, fmt.Errorf("unknown mutation type %T", m)
	}
	switch m.Op() {
	case ent.OpCreate:
		c := NewCreate(own)
		return c.save(ctx, true)
	case ent.OpDelete:
		d := NewDelete(own)
		return 0, d.Exec(ctx)
	}
	return nil, fmt.Errorf("unknown mutation operation %s of %s: rows are created and deleted", m.Op(), m.Type())
}
