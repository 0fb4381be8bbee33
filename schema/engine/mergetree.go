package engine

import (
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/ttl"
)

// Tree builds a table of the MergeTree family.
type Tree struct {
	Clauses[Tree]
}

func tree(name string, args ...schema.Arg) *Tree {
	t := &Tree{}
	t.init(t, name, args...)
	return t
}

// MergeTree keeps rows sorted by the sorting key; nothing is unique.
func MergeTree() *Tree { return tree("MergeTree") }

// ReplacingMergeTree keeps, when parts merge, one row per sorting key: the
// last one, or that with the greatest version. The arguments are columns, both
// optional: version (an unsigned integer, Date, DateTime or DateTime64) and
// isDeleted (UInt8: 1 for a row that deletes the others).
func ReplacingMergeTree(columns ...string) *Tree {
	t := tree("ReplacingMergeTree")
	for i, name := range columns {
		switch i {
		case 0:
			t.table.Engine.Args = append(t.table.Engine.Args, column(name, "version"))
		case 1:
			t.table.Engine.Args = append(t.table.Engine.Args, column(name, "is_deleted"))
		case 2:
			t.problem("", "ReplacingMergeTree takes a version and an is_deleted column, no more")
		}
	}
	return t
}

// SummingMergeTree adds up, when parts merge, the rows with one sorting key:
// the columns named, or all numeric ones outside the key.
func SummingMergeTree(columns ...string) *Tree { return tree("SummingMergeTree", sums(columns)...) }

// CoalescingMergeTree keeps, when parts merge, the last value that is not NULL
// of each column: those named, or all outside the key. Server 25.6 or later.
func CoalescingMergeTree(columns ...string) *Tree {
	return tree("CoalescingMergeTree", sums(columns)...)
}

func sums(columns []string) []schema.Arg {
	var args []schema.Arg
	for _, name := range columns {
		args = append(args, column(name, "sum"))
	}
	return args
}

// AggregatingMergeTree merges, when parts merge, the aggregate states of the
// rows with one sorting key (field.AggregateState, field.SimpleAggregate).
func AggregatingMergeTree() *Tree { return tree("AggregatingMergeTree") }

// CollapsingMergeTree removes, when parts merge, pairs of rows with one sorting
// key whose sign columns (Int8) are 1 and -1.
func CollapsingMergeTree(sign string) *Tree {
	return tree("CollapsingMergeTree", column(sign, "sign"))
}

// VersionedCollapsingMergeTree is CollapsingMergeTree for rows that arrive out
// of order: pairs also agree in the version column (an unsigned integer, Date,
// DateTime or DateTime64).
func VersionedCollapsingMergeTree(sign, version string) *Tree {
	return tree("VersionedCollapsingMergeTree", column(sign, "sign"), column(version, "version"))
}

// GraphiteMergeTree thins out Graphite's data by the rules in a section of the
// server's configuration.
func GraphiteMergeTree(configSection string) *Tree {
	return tree("GraphiteMergeTree", text(configSection))
}

// Custom is an engine that this package does not know, with its arguments as
// SQL text. It takes the clauses of the MergeTree family; which of them the
// engine allows, the server decides.
func Custom(name string, args ...string) *Tree {
	t := tree(name)
	t.table.Engine.Custom = true
	for _, a := range args {
		t.table.Engine.Args = append(t.table.Engine.Args, arg(a))
	}
	return t
}

// Replicated makes the engine its Replicated form. Without arguments path and
// replica are the server's defaults (default_replica_path,
// default_replica_name); macros such as {shard} are kept as they are.
func (t *Tree) Replicated(pathAndReplica ...string) *Tree {
	return t.prefixed("Replicated", pathAndReplica)
}

// Shared makes the engine its Shared form, of ClickHouse Cloud.
func (t *Tree) Shared(pathAndReplica ...string) *Tree { return t.prefixed("Shared", pathAndReplica) }

func (t *Tree) prefixed(prefix string, pathAndReplica []string) *Tree {
	if n := len(pathAndReplica); n != 0 && n != 2 {
		t.problem(prefix, prefix+" takes a path and a replica, or neither")
		return t
	}
	engine := t.table.Engine
	engine.Name = prefix + engine.Name
	var args []schema.Arg
	for _, a := range pathAndReplica {
		args = append(args, text(a))
	}
	engine.Args = append(args, engine.Args...)
	return t
}

// OrderBy sets the sorting key: column names or expressions, each with DESC if
// wanted (server 26.6 or later). No argument is the empty key, tuple().
//
// The sorting key is also the primary key unless [Tree.PrimaryKey] narrows it.
// It can be extended later only by columns that are added in the same ALTER.
func (t *Tree) OrderBy(exprs ...string) *Tree {
	t.table.OrderBy = append([]string{}, exprs...)
	return t
}

// PartitionBy sets the partition key. Partitions are for dropping and moving
// data, not for speed; it cannot change later.
func (t *Tree) PartitionBy(exprs ...string) *Tree {
	t.table.PartitionBy = append([]string{}, exprs...)
	return t
}

// PrimaryKey sets the primary key where it is shorter than the sorting key, of
// which it must be a prefix.
func (t *Tree) PrimaryKey(exprs ...string) *Tree {
	t.table.PrimaryKey = append([]string{}, exprs...)
	return t
}

// SampleBy sets the sampling key: an unsigned integer expression that is part
// of the primary key, as intHash32(user_id).
func (t *Tree) SampleBy(expr string) *Tree {
	t.table.SampleBy = expr
	return t
}

// TTL sets when rows are deleted, moved, recompressed or rolled up.
func (t *Tree) TTL(elements ...ttl.Element) *Tree {
	t.table.TTL = nil
	for _, e := range elements {
		t.table.TTL = append(t.table.TTL, string(e))
	}
	return t
}
