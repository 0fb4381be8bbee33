package runtime

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Partitions are the partitions of a table of the MergeTree family. The
// operations that change them run under the table's hooks and privacy rules as
// deletes do, and refuse where one of these limits which rows may go.
//
// See https://clickhouse.com/docs/sql-reference/statements/alter/partition.
type Partitions struct{ mutation mutation }

// NewPartitions makes the partitions of the table of m.
func NewPartitions(m mutation) *Partitions { return &Partitions{m} }

// PartitionInfo is what a server says of a partition.
type PartitionInfo struct {
	// ID names the partition: [sql.PartitionID].
	ID string `ch:"partition_id"`
	// Value is the value of the partition key, as text.
	Value string `ch:"partition"`
	// Parts is how many active parts it has, Rows and Bytes what they hold, on disk
	// and compressed.
	Parts, Rows, Bytes uint64
	// Modified is when its newest part was written.
	Modified time.Time
}

// List returns the partitions that have rows, by ID.
func (p *Partitions) List(ctx context.Context) ([]PartitionInfo, error) {
	b := p.mutation.base()
	conn, err := b.config.conn()
	if err != nil {
		return nil, fmt.Errorf("list partitions of %s: %w", b.table.Label, err)
	}
	database := b.table.Database
	if database == "" {
		database = conn.Database()
	}
	q := sql.Select(sql.C("partition_id"), sql.C("partition"), sql.As(sql.Agg("count"), "parts"), sql.As(sql.Agg("sum", sql.C("rows")), "rows"),
		sql.As(sql.Agg("sum", sql.C("bytes_on_disk")), "bytes"), sql.As(sql.Agg("max", sql.C("modification_time")), "modified")).
		From(sql.Table("parts").In("system")).
		Where(sql.Cond(sql.FieldEQ("database", database)), sql.Cond(sql.FieldEQ("table", b.table.Name)), sql.C("active")).
		GroupBy(sql.C("partition_id"), sql.C("partition")).OrderBy(sql.Asc(sql.C("partition_id")))
	list := []PartitionInfo{}
	if err := NewSelection(b.config, q).Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("list partitions of %s: %w", b.table.Label, err)
	}
	return list, nil
}

// Drop removes a partition and its rows.
func (p *Partitions) Drop(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "drop", sql.DropPartition(p.table(), which))
}

// Detach takes a partition out of the table; its parts stay on disk.
func (p *Partitions) Detach(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "detach", sql.DetachPartition(p.table(), which))
}

// Attach takes back a detached partition.
func (p *Partitions) Attach(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "attach", sql.AttachPartition(p.table(), which))
}

// DropDetached removes the parts of a detached partition from disk.
func (p *Partitions) DropDetached(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "drop detached", sql.DropDetachedPartition(p.table(), which))
}

// MoveTo moves a partition to a table of the same structure, key and storage
// policy.
func (p *Partitions) MoveTo(ctx context.Context, which sql.Partition, to sql.TableRef) error {
	return p.change(ctx, "move", sql.MovePartition(p.table(), which, to))
}

// MoveToDisk moves a partition to a disk of the table's storage policy.
func (p *Partitions) MoveToDisk(ctx context.Context, which sql.Partition, disk string) error {
	return p.change(ctx, "move", sql.MovePartitionToDisk(p.table(), which, disk))
}

// MoveToVolume moves a partition to a volume of the table's storage policy.
func (p *Partitions) MoveToVolume(ctx context.Context, which sql.Partition, volume string) error {
	return p.change(ctx, "move", sql.MovePartitionToVolume(p.table(), which, volume))
}

// ReplaceFrom puts a copy of another table's partition in place of the table's
// own.
func (p *Partitions) ReplaceFrom(ctx context.Context, which sql.Partition, from sql.TableRef) error {
	return p.change(ctx, "replace", sql.ReplacePartition(p.table(), which, from))
}

// CopyFrom adds a copy of another table's partition.
func (p *Partitions) CopyFrom(ctx context.Context, which sql.Partition, from sql.TableRef) error {
	return p.change(ctx, "copy", sql.CopyPartition(p.table(), which, from))
}

// Freeze makes a local backup of a partition by hard links, under a name;
// [sql.AllPartitions] is the whole table.
func (p *Partitions) Freeze(ctx context.Context, which sql.Partition, name string) error {
	return p.change(ctx, "freeze", sql.FreezePartition(p.table(), which, name))
}

// Unfreeze removes the backup of that name.
func (p *Partitions) Unfreeze(ctx context.Context, which sql.Partition, name string) error {
	return p.change(ctx, "unfreeze", sql.UnfreezePartition(p.table(), which, name))
}

func (p *Partitions) table() sql.TableRef { return p.mutation.base().table.source() }

func (p *Partitions) change(ctx context.Context, what string, operation *sql.PartitionOperation) error {
	b := p.mutation.base()
	err := b.table.ready()
	if err == nil {
		_, err = mutate(ctx, p.mutation, b.config.Hooks.Of(b.table.Label, b.table.Hooks), func(ctx context.Context, m *Mutation) (ent.Value, error) {
			if len(m.predicates) > 0 {
				return nil, errors.New("a hook or a privacy rule limits the rows that may be changed, and a partition has no such limit: use Delete")
			}
			conn, err := m.config.conn()
			if err != nil {
				return nil, err
			}
			statement, err := statementOf(operation, runOptions{})
			if err != nil {
				return nil, err
			}
			return 0, conn.Exec(ctx, statement)
		})
	}
	if err != nil {
		return fmt.Errorf("%s partition of %s: %w", what, b.table.Label, err)
	}
	return nil
}
