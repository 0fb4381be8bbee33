package sql

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Partition names a partition of a table: by the value of its key, by its ID,
// or all of them.
type Partition struct {
	values []any
	id     string
	all    bool
}

// PartitionOf returns the partition whose key has these values, one for each
// expression of PARTITION BY.
func PartitionOf(values ...any) Partition { return Partition{values: values} }

// PartitionID returns the partition with this ID, as in
// system.parts.partition_id.
func PartitionID(id string) Partition { return Partition{id: id} }

// AllPartitions is every partition.
func AllPartitions() Partition { return Partition{all: true} }

func (p Partition) build(b *builder) {
	b.raw("PARTITION ")
	switch {
	case p.all:
		b.raw("ALL")
	case p.id != "":
		b.raw("ID " + quoteString(p.id))
	case len(p.values) == 0:
		b.failf("the partition is not named: PartitionOf, PartitionID or AllPartitions")
	case len(p.values) == 1:
		partitionValue(p.values[0]).build(b)
	default:
		b.raw("tuple(")
		for i, v := range p.values {
			if i > 0 {
				b.raw(", ")
			}
			partitionValue(v).build(b)
		}
		b.raw(")")
	}
}

// partitionValue is a literal as PARTITION wants it: dates as text.
func partitionValue(v any) node {
	t, err := clickhouse.ParamType(v)
	if err != nil {
		return &failure{err}
	}
	switch t.Name {
	case "DateTime64":
		t = clickhouse.Type{Name: "Date"}
		fallthrough
	case "Date", "Date32", "UUID", "IPv4", "IPv6":
		text, err := clickhouse.ParamText(v, t)
		if err != nil {
			return &failure{err}
		}
		return &constant{text}
	}
	return &constant{v}
}

// PartitionOperation builds ALTER TABLE … PARTITION.
//
// See https://clickhouse.com/docs/sql-reference/statements/alter/partition.
type PartitionOperation struct {
	table    TableRef
	cluster  string
	what     func(b *builder)
	settings []Setting
}

func partitionOperation(t TableRef, what func(b *builder)) *PartitionOperation {
	return &PartitionOperation{table: t, what: what}
}

// DropPartition removes a partition and its rows.
func DropPartition(t TableRef, p Partition) *PartitionOperation {
	return partitionOperation(t, func(b *builder) { b.raw("DROP "); p.build(b) })
}

// DetachPartition makes a table forget a partition, whose parts stay on disk.
func DetachPartition(t TableRef, p Partition) *PartitionOperation {
	return partitionOperation(t, func(b *builder) { b.raw("DETACH "); p.build(b) })
}

// AttachPartition takes back a detached partition.
func AttachPartition(t TableRef, p Partition) *PartitionOperation {
	return partitionOperation(t, func(b *builder) { b.raw("ATTACH "); p.build(b) })
}

// DropDetachedPartition removes the parts of a detached partition from disk.
func DropDetachedPartition(t TableRef, p Partition) *PartitionOperation {
	return partitionOperation(t, func(b *builder) { b.raw("DROP DETACHED "); p.build(b) }).
		Settings(Setting{"allow_drop_detached", true})
}

// MovePartition moves a partition to a table of the same structure, key and
// storage policy.
func MovePartition(from TableRef, p Partition, to TableRef) *PartitionOperation {
	return partitionOperation(from, func(b *builder) {
		b.raw("MOVE ")
		p.build(b)
		b.raw(" TO TABLE ")
		to.name(b)
	})
}

// MovePartitionToDisk moves a partition to a disk of the table's storage
// policy.
func MovePartitionToDisk(t TableRef, p Partition, disk string) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		b.raw("MOVE ")
		p.build(b)
		b.raw(" TO DISK " + quoteString(disk))
	})
}

// MovePartitionToVolume moves a partition to a volume of the table's storage
// policy.
func MovePartitionToVolume(t TableRef, p Partition, volume string) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		b.raw("MOVE ")
		p.build(b)
		b.raw(" TO VOLUME " + quoteString(volume))
	})
}

// ReplacePartition puts a copy of another table's partition in place of the
// table's own.
func ReplacePartition(t TableRef, p Partition, from TableRef) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		b.raw("REPLACE ")
		p.build(b)
		b.raw(" FROM ")
		from.name(b)
	})
}

// CopyPartition adds a copy of another table's partition.
func CopyPartition(t TableRef, p Partition, from TableRef) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		b.raw("ATTACH ")
		p.build(b)
		b.raw(" FROM ")
		from.name(b)
	})
}

// FreezePartition makes a local backup of a partition by hard links, under a
// name. AllPartitions is the whole table. No name: the server counts.
func FreezePartition(t TableRef, p Partition, name string) *PartitionOperation {
	return partitionOperation(t, func(b *builder) { b.raw("FREEZE"); freeze(b, p, name) })
}

// UnfreezePartition removes the backup of that name.
func UnfreezePartition(t TableRef, p Partition, name string) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		if name == "" {
			b.failf("UNFREEZE needs the name of the backup")
		}
		b.raw("UNFREEZE")
		freeze(b, p, name)
	})
}

func freeze(b *builder, p Partition, name string) {
	if !p.all {
		b.raw(" ")
		p.build(b)
	}
	if name != "" {
		b.raw(" WITH NAME " + quoteString(name))
	}
}

// ClearColumnInPartition sets a column to its default in a partition.
func ClearColumnInPartition(t TableRef, column string, p Partition) *PartitionOperation {
	return partitionOperation(t, func(b *builder) {
		b.raw("CLEAR COLUMN ").ident(column).raw(" IN ")
		p.build(b)
	})
}

// OnCluster does it on every server of a cluster.
func (o *PartitionOperation) OnCluster(name string) *PartitionOperation {
	o.cluster = name
	return o
}

// Settings adds server settings for this statement.
func (o *PartitionOperation) Settings(settings ...Setting) *PartitionOperation {
	o.settings = append(o.settings, settings...)
	return o
}

// Query returns the statement's text; it has no parameters.
func (o *PartitionOperation) Query() (string, []Param, error) {
	b := newBuilder()
	o.build(b)
	text, params, err := b.result()
	if err != nil {
		return "", nil, fmt.Errorf("sql: partition of %s: %w", o.table.Name, err)
	}
	return text, params, nil
}

// String returns the statement for a person.
func (o *PartitionOperation) String() string { return inline(o.build) }

func (o *PartitionOperation) build(b *builder) {
	b.raw("ALTER TABLE ")
	o.table.name(b)
	onCluster(b, o.cluster)
	b.raw(" ")
	o.what(b)
	writeSettings(b, o.settings)
}
