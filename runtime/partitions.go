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
//
//go:noinline
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

// List returns the partitions that have rows, by ID; of a sharded table with
// those of all shards.
func (p *Partitions) List(ctx context.Context) ([]PartitionInfo, error) {
	b := p.mutation.base()
	conn, err := b.config.conn()
	if err != nil {
		return nil, fmt.Errorf("list partitions of %s: %w", b.table.Label, err)
	}
	at, err := b.table.storage(ctx, conn)
	if err != nil {
		return nil, fmt.Errorf("list partitions of %s: %w", b.table.Label, err)
	}
	database, name := at.table.Database, at.table.Name
	parts := sql.TableView(sql.Table("parts").In("system"))
	if at.cluster != "" {
		parts = sql.Cluster(at.cluster, sql.Table("parts").In("system"))
	}
	if database == "" {
		database = conn.Database()
	}
	q := sql.Select(sql.C("partition_id"), sql.C("partition"), sql.As(sql.Agg("count"), "parts"), sql.As(sql.Agg("sum", sql.C("rows")), "rows"),
		sql.As(sql.Agg("sum", sql.C("bytes_on_disk")), "bytes"), sql.As(sql.Agg("max", sql.C("modification_time")), "modified")).
		From(parts).
		Where(sql.Cond(sql.FieldEQ("database", database)), sql.Cond(sql.FieldEQ("table", name)), sql.C("active")).
		GroupBy(sql.C("partition_id"), sql.C("partition")).OrderBy(sql.Asc(sql.C("partition_id")))
	list := []PartitionInfo{}
	if err := NewSelection(*b.config, q).Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("list partitions of %s: %w", b.table.Label, err)
	}
	return list, nil
}

// Drop removes a partition and its rows.
func (p *Partitions) Drop(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "drop", func(t sql.TableRef) *sql.PartitionOperation { return sql.DropPartition(t, which) })
}

// Detach takes a partition out of the table; its parts stay on disk.
func (p *Partitions) Detach(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "detach", func(t sql.TableRef) *sql.PartitionOperation { return sql.DetachPartition(t, which) })
}

// Attach takes back a detached partition.
func (p *Partitions) Attach(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "attach", func(t sql.TableRef) *sql.PartitionOperation { return sql.AttachPartition(t, which) })
}

// DropDetached removes the parts of a detached partition from disk.
func (p *Partitions) DropDetached(ctx context.Context, which sql.Partition) error {
	return p.change(ctx, "drop detached", func(t sql.TableRef) *sql.PartitionOperation { return sql.DropDetachedPartition(t, which) })
}

// MoveTo moves a partition to a table of the same structure, key and storage
// policy.
func (p *Partitions) MoveTo(ctx context.Context, which sql.Partition, to sql.TableRef) error {
	return p.change(ctx, "move", func(t sql.TableRef) *sql.PartitionOperation { return sql.MovePartition(t, which, to) })
}

// MoveToDisk moves a partition to a disk of the table's storage policy.
func (p *Partitions) MoveToDisk(ctx context.Context, which sql.Partition, disk string) error {
	return p.change(ctx, "move", func(t sql.TableRef) *sql.PartitionOperation { return sql.MovePartitionToDisk(t, which, disk) })
}

// MoveToVolume moves a partition to a volume of the table's storage policy.
func (p *Partitions) MoveToVolume(ctx context.Context, which sql.Partition, volume string) error {
	return p.change(ctx, "move", func(t sql.TableRef) *sql.PartitionOperation { return sql.MovePartitionToVolume(t, which, volume) })
}

// ReplaceFrom puts a copy of another table's partition in place of the table's
// own.
func (p *Partitions) ReplaceFrom(ctx context.Context, which sql.Partition, from sql.TableRef) error {
	return p.change(ctx, "replace", func(t sql.TableRef) *sql.PartitionOperation { return sql.ReplacePartition(t, which, from) })
}

// CopyFrom adds a copy of another table's partition.
func (p *Partitions) CopyFrom(ctx context.Context, which sql.Partition, from sql.TableRef) error {
	return p.change(ctx, "copy", func(t sql.TableRef) *sql.PartitionOperation { return sql.CopyPartition(t, which, from) })
}

// Freeze makes a local backup of a partition by hard links, under a name;
// [sql.AllPartitions] is the whole table.
func (p *Partitions) Freeze(ctx context.Context, which sql.Partition, name string) error {
	return p.change(ctx, "freeze", func(t sql.TableRef) *sql.PartitionOperation { return sql.FreezePartition(t, which, name) })
}

// Unfreeze removes the backup of that name.
func (p *Partitions) Unfreeze(ctx context.Context, which sql.Partition, name string) error {
	return p.change(ctx, "unfreeze", func(t sql.TableRef) *sql.PartitionOperation { return sql.UnfreezePartition(t, which, name) })
}

// change runs an operation, on a sharded table on the local tables of all hosts.
func (p *Partitions) change(ctx context.Context, what string, operation func(sql.TableRef) *sql.PartitionOperation) error {
	b := p.mutation.base()
	err := b.table.ready()
	if err == nil {
		_, err = mutate(ctx, p.mutation, b.config.Hooks.Of(b.table.Label, b.table.Hooks), func(ctx context.Context, m *Mutation) (ent.Value, error) {
			if len(m.where()) > 0 {
				return nil, errors.New("a hook or a privacy rule limits the rows that may be changed, and a partition has no such limit: use Delete")
			}
			conn, err := m.config.conn()
			if err != nil {
				return nil, err
			}
			at, err := m.table.storage(ctx, conn)
			if err != nil {
				return nil, err
			}
			builder := operation(at.table)
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
	}
	if err != nil {
		return fmt.Errorf("%s partition of %s: %w", what, b.table.Label, err)
	}
	return nil
}
