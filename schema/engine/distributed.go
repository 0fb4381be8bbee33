package engine

import (
	"time"

	"github.com/chent-io/chent/schema"
)

// DistributedTable builds a Distributed table.
type DistributedTable struct {
	Clauses[DistributedTable]
}

// CurrentDatabase stands for the database that the table itself is in, as the
// database of [Distributed] and [Buffer].
const CurrentDatabase = "currentDatabase()"

// Distributed reads and writes a table on every shard of a cluster. With
// [CurrentDatabase] for the database, the schema fits a database of any name.
//
// See https://clickhouse.com/docs/engines/table-engines/special/distributed.
func Distributed(cluster, database, table string) *DistributedTable {
	d := &DistributedTable{}
	d.init(d, "Distributed", text(cluster), databaseArg(database), text(table))
	return d
}

// databaseArg is the argument that names a database.
func databaseArg(database string) schema.Arg {
	if database == CurrentDatabase {
		return arg(CurrentDatabase)
	}
	return text(database)
}

// ShardingKey says to which shard a row goes: rand(), or a hash of columns.
// Without it, writing to more than one shard is an error of the server.
func (d *DistributedTable) ShardingKey(expr string) *DistributedTable {
	d.setArg(3, schema.Arg{SQL: expr, Role: "sharding"})
	return d
}

// Policy names the storage policy of the files that wait to be sent. It needs
// a sharding key.
func (d *DistributedTable) Policy(name string) *DistributedTable {
	if len(d.table.Engine.Args) < 4 {
		d.problem("Policy", "Policy follows ShardingKey")
		return d
	}
	d.setArg(4, text(name))
	return d
}

func (d *DistributedTable) setArg(i int, a schema.Arg) {
	e := d.table.Engine
	e.Args = append(e.Args[:min(i, len(e.Args))], a)
}

// BufferLimits says when a [Buffer] flushes: when all minimums or one maximum
// is reached, in each of its layers.
type BufferLimits struct {
	Layers                int // default: 16
	MinTime, MaxTime      time.Duration
	MinRows, MaxRows      uint64
	MinBytes, MaxBytes    uint64
	FlushTime             time.Duration // 0: not said
	FlushRows, FlushBytes uint64        // 0: not said
}

// Buffer collects rows in memory before it writes them to a table. What it
// holds is lost when the server dies. An empty database is the current one.
func Buffer(database, table string, limits BufferLimits) *Store {
	if limits.Layers == 0 {
		limits.Layers = 16
	}
	seconds := func(d time.Duration) schema.Arg { return literal(uint64(d / time.Second)) }
	args := []schema.Arg{databaseArg(database), text(table), literal(uint64(limits.Layers)),
		seconds(limits.MinTime), seconds(limits.MaxTime),
		literal(limits.MinRows), literal(limits.MaxRows), literal(limits.MinBytes), literal(limits.MaxBytes)}
	if limits.FlushTime != 0 || limits.FlushRows != 0 || limits.FlushBytes != 0 {
		args = append(args, seconds(limits.FlushTime), literal(limits.FlushRows), literal(limits.FlushBytes))
	}
	return store("Buffer", args...)
}
