package engine

import (
	"strings"

	"github.com/chent-io/chent/schema"
)

// Store builds a table of an engine outside the MergeTree family.
type Store struct {
	Clauses[Store]
}

func store(name string, args ...schema.Arg) *Store {
	s := &Store{}
	s.init(s, name, args...)
	return s
}

// Null throws away what is written; materialized views see it pass.
func Null() *Store { return store("Null") }

// Memory keeps rows in memory; they are gone when the server stops.
func Memory() *Store { return store("Memory") }

// Log keeps small tables that are written once, a file per column.
func Log() *Store { return store("Log") }

// TinyLog is Log without marks: one thread reads.
func TinyLog() *Store { return store("TinyLog") }

// StripeLog is Log with all columns in one file.
func StripeLog() *Store { return store("StripeLog") }

// Set keeps a set in memory, for the right side of IN; it cannot be selected
// from.
func Set() *Store { return store("Set") }

// Join keeps the right side of a JOIN in memory: strictness is ANY, ALL, SEMI,
// ANTI; kind is LEFT, INNER, RIGHT, FULL; keys are the columns of the join.
func Join(strictness, kind, key string, moreKeys ...string) *Store {
	args := []schema.Arg{arg(strictness), arg(kind), column(key, "key")}
	for _, k := range moreKeys {
		args = append(args, column(k, "key"))
	}
	return store("Join", args...)
}

// Merge reads from all tables whose names match a regular expression. The
// database is a name or, as REGEXP('...'), an expression.
func Merge(database, tables string) *Store { return store("Merge", arg(database), text(tables)) }

// Alias stands for another table under a second name.
func Alias(database, table string) *Store { return store("Alias", text(database), text(table)) }

// Function makes the table stand for a table function, by its call in SQL, such
// as numbers(10) or s3Cluster('all', 'https://...'): CREATE TABLE ... AS
// numbers(10). Such a table has no engine.
// See https://clickhouse.com/docs/sql-reference/table-functions.
func Function(call string) *Store {
	s := store("")
	s.table.Engine.Custom, s.table.Engine.Function = true, call
	return s
}

// TimeSeries stores the series of a Prometheus server, in tables of its own or
// in those that its clauses name: "SAMPLES db.samples", "TAGS INNER ENGINE =
// ReplacingMergeTree ORDER BY (metric_name, id)". It is experimental: the
// setting allow_experimental_time_series_table must be on.
// See https://clickhouse.com/docs/engines/table-engines/special/time_series.
func TimeSeries(clauses ...string) *Store {
	s := store("TimeSeries")
	s.table.Engine.Targets = strings.Join(clauses, " ")
	return s
}

// Dictionary reads a dictionary as a table.
func Dictionary(name string) *Store { return store("Dictionary", text(name)) }

// GenerateRandom returns random rows without end: a seed, the longest string
// and the longest array.
func GenerateRandom(seed, maxStringLength, maxArrayLength uint64) *Store {
	return store("GenerateRandom", literal(seed), literal(maxStringLength), literal(maxArrayLength))
}

// Executable reads the output of a script in the server's user_scripts folder;
// inputs are queries whose results it gets on standard input.
func Executable(script, format string, inputs ...string) *Store {
	return store("Executable", scriptArgs(script, format, inputs)...)
}

// ExecutablePool is Executable with processes that stay.
func ExecutablePool(script, format string, inputs ...string) *Store {
	return store("ExecutablePool", scriptArgs(script, format, inputs)...)
}

func scriptArgs(script, format string, inputs []string) []schema.Arg {
	args := []schema.Arg{text(script), text(format)}
	for _, q := range inputs {
		args = append(args, arg("("+q+")"))
	}
	return args
}

// KeyValue builds a table of a key-value store.
type KeyValue struct {
	Clauses[KeyValue]
}

// PrimaryKey sets the key column.
func (k *KeyValue) PrimaryKey(column string) *KeyValue {
	k.table.PrimaryKey = []string{column}
	return k
}

func keyValue(name, key string, args ...schema.Arg) *KeyValue {
	k := &KeyValue{}
	k.init(k, name, args...)
	k.table.PrimaryKey = []string{key}
	return k
}

// EmbeddedRocksDB keeps rows by key in RocksDB beside the server's data.
func EmbeddedRocksDB(key string) *KeyValue { return keyValue("EmbeddedRocksDB", key) }

// KeeperMap keeps rows by key in Keeper, under a path.
func KeeperMap(path, key string) *KeyValue { return keyValue("KeeperMap", key, text(path)) }
