package plan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// look inspects the test's database.
func look(t *testing.T, db *enginetest.Database) catalog.Catalog {
	t.Helper()
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	found, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// desire runs statements in a database of its own and returns what they made
// as if it were in db.
func desire(t *testing.T, db *enginetest.Database, statements []string) catalog.Catalog {
	t.Helper()
	scratch := enginetest.New(t)
	for _, s := range statements {
		scratch.Exec(s)
	}
	text, err := json.Marshal(look(t, scratch))
	if err != nil {
		t.Fatal(err)
	}
	var desired catalog.Catalog
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), scratch.Name, db.Name)), &desired); err != nil {
		t.Fatal(err)
	}
	return desired
}

var everything = plan.Options{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true}

// run executes a plan's statements as apply does, and its checks before them.
func run(t *testing.T, db *enginetest.Database, p *plan.Plan) {
	t.Helper()
	for _, s := range p.Steps {
		for _, check := range s.Checks {
			if answer := db.Exec(check.SQL); answer != "0" {
				t.Fatalf("%s stopped by its check: "+check.Problem, s.Text(), answer)
			}
		}
	}
	for _, s := range p.Steps {
		if s.SQL == "" {
			t.Fatalf("a step without a statement: %s: %v", s.Text(), s.Reasons)
		}
		execute(t, db, s.SQL)
	}
}

func execute(t *testing.T, db *enginetest.Database, sql string) {
	t.Helper()
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = conn.Exec(t.Context(), driver.Statement{SQL: sql, Settings: []driver.Setting{
		{Name: "alter_sync", Value: "2"}, {Name: "mutations_sync", Value: "2"}, {Name: "materialize_ttl_after_modify", Value: "0"},
	}})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// statements are the plan's statements with the class of each, and the
// database's name left out.
func statements(p *plan.Plan, db string) []string {
	var list []string
	for _, s := range p.Steps {
		list = append(list, fmt.Sprintf("%s: %s", s.Class, strings.ReplaceAll(s.Text(), db+".", "")))
	}
	return list
}

// Every change ends in a server that has the desired definition and the data,
// and a second plan has nothing to do. Where a plan says how to undo itself,
// undoing brings the first definition back.
func TestPlanOnEngine(t *testing.T) {
	table := func(columns string, clauses ...string) string {
		rest := "ENGINE = MergeTree ORDER BY id"
		if len(clauses) > 0 {
			rest = clauses[0]
		}
		return "CREATE TABLE t (" + columns + ") " + rest
	}
	type test struct {
		name     string
		from, to []string
		insert   string
		want     []string
		query    string            // answered alike before and after
		renamed  map[string]string // columns of t, by their old names
	}
	// change makes a test of one table, from columns and clauses to others.
	change := func(name, from, to string, want ...string) test {
		return test{name: name, from: []string{table(from)}, to: []string{table(to)}, want: want, insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t"}
	}
	clauses := func(name, columns, from, to string, want ...string) test {
		return test{name: name, from: []string{table(columns, from)}, to: []string{table(columns, to)}, want: want, insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t"}
	}
	const mt = "ENGINE = MergeTree ORDER BY id"
	tests := []test{
		change("add columns in one ALTER", "id UInt64", "a String, id UInt64, b UInt8 DEFAULT 1 COMMENT 'x' CODEC(ZSTD(1))",
			"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `a` String FIRST, ADD COLUMN IF NOT EXISTS `b` UInt8 DEFAULT 1 COMMENT 'x' CODEC(ZSTD(1)) AFTER `id`"),
		{name: "text that holds arrays", from: []string{table("id UInt64, a LowCardinality(String)")}, to: []string{table("id UInt64, a Array(UInt8)")},
			insert: "INSERT INTO t SELECT number, '[1,2]' FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"data-dependent: ALTER TABLE t MODIFY COLUMN `a` Array(UInt8)"}},
		change("drop a column with its index and constraint", "id UInt64, v UInt8, w UInt8 ALIAS v + 1, INDEX i v TYPE minmax, CONSTRAINT c CHECK v < 10", "id UInt64",
			"destructive: ALTER TABLE t DROP INDEX IF EXISTS i, DROP CONSTRAINT IF EXISTS c, DROP COLUMN IF EXISTS `w`, DROP COLUMN IF EXISTS `v`"),
		change("drop a column that a default no longer mentions", "id UInt64, a UInt8, b UInt8 MATERIALIZED a, v UInt8 DEFAULT b + 1, w UInt8 DEFAULT a", "id UInt64, v UInt8, w UInt8 DEFAULT 2",
			"metadata: ALTER TABLE t MODIFY COLUMN `v` REMOVE DEFAULT, MODIFY COLUMN `w` UInt8 DEFAULT 2", "destructive: ALTER TABLE t DROP COLUMN IF EXISTS `b`, DROP COLUMN IF EXISTS `a`"),
		{name: "a type that the server suspects", from: []string{table("id UInt64")}, to: []string{table("id UInt64, v LowCardinality(UInt8)", mt+" SETTINGS allow_suspicious_low_cardinality_types = 1")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `v` LowCardinality(UInt8) AFTER `id` SETTINGS allow_suspicious_low_cardinality_types = 1"}},
		{name: "to a type that the server suspects", from: []string{table("id UInt64, v UInt8")}, to: []string{table("id UInt64, v LowCardinality(UInt8)", mt+" SETTINGS allow_suspicious_low_cardinality_types = 1")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"heavy: ALTER TABLE t MODIFY COLUMN `v` LowCardinality(UInt8) SETTINGS allow_suspicious_low_cardinality_types = 1"}},
		{name: "codecs that the server suspects", from: []string{table("id UInt64, f Float64")}, to: []string{table("id UInt64, f Float64 CODEC(Delta(8))", mt+" SETTINGS allow_suspicious_codecs = 1")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"metadata: ALTER TABLE t MODIFY COLUMN `f` Float64 CODEC(Delta(8)) SETTINGS allow_suspicious_codecs = 1"}},
		{name: "anything beside a TTL that the server suspects",
			from:   []string{table("id UInt64, d Date TTL toDate(0)", mt+" SETTINGS allow_suspicious_ttl_expressions = 1")},
			to:     []string{table("id UInt64 COMMENT 'a', d Date TTL toDate(0)", mt+" SETTINGS allow_suspicious_ttl_expressions = 1")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"metadata: ALTER TABLE t COMMENT COLUMN `id` 'a' SETTINGS allow_suspicious_ttl_expressions = 1"}},
		{name: "Nested that is no set of arrays", from: []string{table("id UInt64")}, to: []string{table("id UInt64, n Nested(a UInt8, b String)", mt+" SETTINGS flatten_nested = 0")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count(), sum(id) FROM t",
			want: []string{"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `n` Nested(a UInt8, b String) AFTER `id` SETTINGS flatten_nested = 0"}},
		change("drop an alias column only", "id UInt64, w UInt64 ALIAS id + 1", "id UInt64", "metadata: ALTER TABLE t DROP COLUMN IF EXISTS `w`"),
		change("comment", "id UInt64 COMMENT 'a'", "id UInt64 COMMENT 'it''s'", `metadata: ALTER TABLE t COMMENT COLUMN `+"`id`"+` 'it\'s'`),
		change("default value", "id UInt64, v UInt8 DEFAULT 1", "id UInt64, v UInt8 DEFAULT 2", "metadata: ALTER TABLE t MODIFY COLUMN `v` UInt8 DEFAULT 2"),
		change("default removed", "id UInt64, v UInt8 DEFAULT 1", "id UInt64, v UInt8", "metadata: ALTER TABLE t MODIFY COLUMN `v` REMOVE DEFAULT"),
		change("materialized removed", "id UInt64, v UInt64 MATERIALIZED id + 1", "id UInt64, v UInt64", "metadata: ALTER TABLE t MODIFY COLUMN `v` REMOVE MATERIALIZED"),
		change("ephemeral removed", "id UInt64, v UInt64 EPHEMERAL, w UInt8", "id UInt64, v UInt64, w UInt8",
			"metadata: ALTER TABLE t DROP COLUMN IF EXISTS `v`", "metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `v` UInt64"),
		change("stored to alias", "id UInt64, v UInt64", "id UInt64, v UInt64 ALIAS id + 1", "destructive: ALTER TABLE t MODIFY COLUMN `v` UInt64 ALIAS id + 1"),
		change("codec", "id UInt64 CODEC(LZ4)", "id UInt64 CODEC(Delta(8), ZSTD(3))", "metadata: ALTER TABLE t MODIFY COLUMN `id` UInt64 CODEC(Delta(8), ZSTD(3))"),
		change("codec removed", "id UInt64 CODEC(LZ4)", "id UInt64", "metadata: ALTER TABLE t MODIFY COLUMN `id` REMOVE CODEC"),
		change("column TTL added", "id UInt64, d Date, v UInt8", "id UInt64, d Date, v UInt8 TTL d + INTERVAL 1 DAY", "destructive: ALTER TABLE t MODIFY COLUMN `v` UInt8 TTL d + toIntervalDay(1)"),
		change("column TTL longer", "id UInt64, d Date, v UInt8 TTL d + INTERVAL 1 DAY", "id UInt64, d Date, v UInt8 TTL d + INTERVAL 30 DAY", "metadata: ALTER TABLE t MODIFY COLUMN `v` UInt8 TTL d + toIntervalDay(30)"),
		change("column TTL removed", "id UInt64, d Date, v UInt8 TTL d + INTERVAL 1 DAY", "id UInt64, d Date, v UInt8", "metadata: ALTER TABLE t MODIFY COLUMN `v` REMOVE TTL"),
		change("statistics", "id UInt64, v UInt8 STATISTICS(tdigest), w UInt8, x UInt8 STATISTICS(minmax)", "id UInt64, v UInt8 STATISTICS(tdigest, uniq), w UInt8 STATISTICS(uniq), x UInt8",
			"light: ALTER TABLE t (MODIFY STATISTICS `v` TYPE tdigest, uniq), (ADD STATISTICS IF NOT EXISTS `w` TYPE uniq), (DROP STATISTICS IF EXISTS `x`)"),
		change("column settings", "id UInt64, v String SETTINGS (min_compress_block_size = 1000), w String SETTINGS (max_compress_block_size = 1000)", "id UInt64, v String SETTINGS (min_compress_block_size = 2000), w String",
			"metadata: ALTER TABLE t (MODIFY COLUMN `v` MODIFY SETTING min_compress_block_size = 2000), (MODIFY COLUMN `w` RESET SETTING max_compress_block_size)"),
		change("type widens", "id UInt64, v UInt16", "id UInt64, v UInt32", "heavy: ALTER TABLE t MODIFY COLUMN `v` UInt32"),
		change("type widens with its codec", "id UInt64, v UInt32 CODEC(Delta(4), LZ4)", "id UInt64, v UInt64 CODEC(Delta(8), LZ4)", "heavy: ALTER TABLE t MODIFY COLUMN `v` UInt64 CODEC(Delta(8), LZ4)"),
		change("type and comment and default", "id UInt64, v UInt16 COMMENT 'a'", "id UInt64, v UInt32 DEFAULT 5 COMMENT 'b'",
			"metadata: ALTER TABLE t MODIFY COLUMN `v` UInt16 DEFAULT 5, COMMENT COLUMN `v` 'b'", "heavy: ALTER TABLE t MODIFY COLUMN `v` UInt32"),
		change("integer narrows after its check", "id UInt64, v UInt32", "id UInt64, v UInt16", "destructive: ALTER TABLE t MODIFY COLUMN `v` UInt16"),
		change("text to number after its check", "id UInt64, v String DEFAULT toString(id)", "id UInt64, v UInt64 DEFAULT id",
			"metadata: ALTER TABLE t MODIFY COLUMN `v` String DEFAULT id", "data-dependent: ALTER TABLE t MODIFY COLUMN `v` UInt64"),
		change("nullable", "id UInt64, v UInt8", "id UInt64, v Nullable(UInt8)", "heavy: ALTER TABLE t MODIFY COLUMN `v` Nullable(UInt8)"),
		change("low cardinality", "id UInt64, v String", "id UInt64, v LowCardinality(String)", "heavy: ALTER TABLE t MODIFY COLUMN `v` LowCardinality(String)"),
		{
			name: "not nullable any more", from: []string{table("id UInt64, v Nullable(UInt8)")}, to: []string{table("id UInt64, v UInt8")},
			insert: "INSERT INTO t SELECT number, number FROM numbers(10)", query: "SELECT sum(v) FROM t",
			want: []string{"data-dependent: ALTER TABLE t MODIFY COLUMN `v` UInt8 DEFAULT defaultValueOfTypeName('UInt8')", "metadata: ALTER TABLE t MODIFY COLUMN `v` REMOVE DEFAULT"},
		},
		change("enum gains a value", "id UInt64, v Enum8('a' = 1)", "id UInt64, v Enum8('a' = 1, 'b' = 2)", "metadata: ALTER TABLE t MODIFY COLUMN `v` Enum8('a' = 1, 'b' = 2)"),
		change("enum value relabelled", "id UInt64, v Enum8('a' = 1)", "id UInt64, v Enum8('b' = 1)", "destructive: ALTER TABLE t MODIFY COLUMN `v` Enum8('b' = 1)"),
		change("enum value that nobody uses goes", "id UInt64, v Enum8('a' = 1, 'b' = 2)", "id UInt64, v Enum8('a' = 1)", "data-dependent: ALTER TABLE t MODIFY COLUMN `v` Enum8('a' = 1)"),
		change("enum to its numbers", "id UInt64, v Enum8('a' = 1)", "id UInt64, v Int8", "metadata: ALTER TABLE t MODIFY COLUMN `v` Int8"),
		change("time zone", "id UInt64, v DateTime", "id UInt64, v DateTime('Europe/Berlin')", "metadata: ALTER TABLE t MODIFY COLUMN `v` DateTime('Europe/Berlin')"),
		change("time with more digits", "id UInt64, v DateTime64(3)", "id UInt64, v DateTime64(6)", "heavy: ALTER TABLE t MODIFY COLUMN `v` DateTime64(6)"),
		change("date and time to date", "id UInt64, v DateTime", "id UInt64, v Date", "destructive: ALTER TABLE t MODIFY COLUMN `v` Date"),
		change("array elements widen", "id UInt64, v Array(UInt8)", "id UInt64, v Array(UInt32)", "heavy: ALTER TABLE t MODIFY COLUMN `v` Array(UInt32)"),
		change("map values widen", "id UInt64, v Map(String, UInt8)", "id UInt64, v Map(String, UInt32)", "heavy: ALTER TABLE t MODIFY COLUMN `v` Map(String, UInt32)"),
		change("tuple elements widen", "id UInt64, v Tuple(a UInt8, b String)", "id UInt64, v Tuple(a UInt32, b String)", "heavy: ALTER TABLE t MODIFY COLUMN `v` Tuple(a UInt32, b String)"),
		change("decimal widens", "id UInt64, v Decimal(9, 2)", "id UInt64, v Decimal(18, 4)", "heavy: ALTER TABLE t MODIFY COLUMN `v` Decimal(18, 4)"),
		change("simple aggregate function", "id UInt64, v UInt64", "id UInt64, v SimpleAggregateFunction(sum, UInt64)", "metadata: ALTER TABLE t MODIFY COLUMN `v` SimpleAggregateFunction(sum, UInt64)"),
		change("index, projection and constraint change",
			"id UInt64, v UInt8, INDEX i v TYPE minmax GRANULARITY 1, PROJECTION p (SELECT v, count() GROUP BY v), CONSTRAINT c CHECK v < 10",
			"id UInt64, v UInt8, INDEX i v TYPE set(10) GRANULARITY 2, PROJECTION p (SELECT v, sum(id) GROUP BY v), CONSTRAINT c CHECK v < 20",
			"light: ALTER TABLE t DROP INDEX IF EXISTS i, DROP CONSTRAINT IF EXISTS c, DROP PROJECTION IF EXISTS p, ADD INDEX IF NOT EXISTS i v TYPE set(10) GRANULARITY 2, ADD CONSTRAINT IF NOT EXISTS c CHECK v < 20, ADD PROJECTION IF NOT EXISTS p (SELECT v, sum(id) GROUP BY v)"),
		change("index on a column that is added", "id UInt64", "id UInt64, v UInt8, INDEX i v TYPE minmax GRANULARITY 1, CONSTRAINT c ASSUME v < 10",
			"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `v` UInt8 AFTER `id`, ADD INDEX IF NOT EXISTS i v TYPE minmax GRANULARITY 1, ADD CONSTRAINT IF NOT EXISTS c ASSUME v < 10"),
		clauses("order by gains a new column", "id UInt64", mt, mt),
		{
			name: "order by gains a column of the same ALTER", from: []string{table("id UInt64")}, to: []string{table("id UInt64, k String", "ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, k)")},
			insert: "INSERT INTO t SELECT number FROM numbers(10)", query: "SELECT count() FROM t",
			want: []string{"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `k` String AFTER `id`, MODIFY ORDER BY (id, k)"},
		},
		{
			name: "order by is cut to the primary key", from: []string{table("id UInt64, k String", "ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, k)")}, to: []string{table("id UInt64, k String", "ENGINE = MergeTree ORDER BY id")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count() FROM t",
			want: []string{"metadata: ALTER TABLE t MODIFY ORDER BY (id)"},
		},
		clauses("sample by", "id UInt64, h UInt64", "ENGINE = MergeTree ORDER BY (id, h)", "ENGINE = MergeTree ORDER BY (id, h) SAMPLE BY h", "metadata: ALTER TABLE t MODIFY SAMPLE BY h"),
		clauses("sample by removed", "id UInt64, h UInt64", "ENGINE = MergeTree ORDER BY (id, h) SAMPLE BY h", "ENGINE = MergeTree ORDER BY (id, h)", "metadata: ALTER TABLE t REMOVE SAMPLE BY"),
		clauses("settings", "id UInt64", mt+" SETTINGS merge_with_ttl_timeout = 100, max_parts_in_total = 500", mt+" SETTINGS merge_with_ttl_timeout = 200, ttl_only_drop_parts = 1",
			"metadata: ALTER TABLE t (MODIFY SETTING merge_with_ttl_timeout = 200, ttl_only_drop_parts = 1), (RESET SETTING max_parts_in_total)"),
		clauses("comment of the table", "id UInt64", mt+" COMMENT 'a'", mt+" COMMENT 'b'", "metadata: ALTER TABLE t MODIFY COMMENT 'b'"),
		clauses("TTL and settings and comment", "id UInt64, d Date", mt+" TTL d + INTERVAL 100 YEAR", mt+" TTL d + INTERVAL 200 YEAR SETTINGS ttl_only_drop_parts = 1 COMMENT 'c'",
			"destructive: ALTER TABLE t (MODIFY COMMENT 'c'), (MODIFY SETTING ttl_only_drop_parts = 1), (MODIFY TTL d + toIntervalYear(200))"),
		clauses("TTL is longer", "id UInt64, d Date DEFAULT today()", mt+" TTL d + INTERVAL 30 DAY", mt+" TTL d + INTERVAL 3 MONTH", "metadata: ALTER TABLE t MODIFY TTL d + toIntervalMonth(3)"),
		{name: "tuples grow", from: []string{table("id UInt64, t Tuple(a UInt8, b String), l Array(Tuple(a UInt8, n Tuple(x UInt8)))")}, to: []string{table("id UInt64, t Tuple(a UInt8, b String, c UInt8), l Array(Tuple(a UInt8, n Tuple(x UInt8, y String)))")},
			insert: "INSERT INTO t SELECT number, (1, 'x'), [(2, tuple(3))] FROM numbers(10)", query: "SELECT count(), sum(id), sum(t.a), any(t.b), sum(l[1].a), any(l.n.x) FROM t",
			want: []string{"heavy: ALTER TABLE t MODIFY COLUMN `t` Tuple(a UInt8, b String, c UInt8)", "heavy: ALTER TABLE t MODIFY COLUMN `l` Array(Tuple(a UInt8, n Tuple(x UInt8, y String)))"}},
		{name: "elements of a tuple change places", from: []string{table("id UInt64, t Tuple(a UInt8, b String)")}, to: []string{table("id UInt64, t Tuple(b String, a UInt8)")},
			insert: "INSERT INTO t SELECT number, (1, 'x') FROM numbers(10)", query: "SELECT count(), sum(t.a), any(t.b) FROM t",
			want: []string{"heavy: ALTER TABLE t MODIFY COLUMN `t` Tuple(b String, a UInt8)"}},
		{name: "element of a tuple goes", from: []string{table("id UInt64, t Tuple(a UInt8, b String)")}, to: []string{table("id UInt64, t Tuple(a UInt8, c String)")},
			insert: "INSERT INTO t SELECT number, (1, 'x') FROM numbers(10)", query: "SELECT count(), sum(t.a) FROM t",
			want: []string{"destructive: ALTER TABLE t MODIFY COLUMN `t` Tuple(a UInt8, c String)"}},
		clauses("TTL removed", "id UInt64, d Date", mt+" TTL d + INTERVAL 100 YEAR", mt, "metadata: ALTER TABLE t REMOVE TTL"),
		{
			name: "TTL added deletes nothing by itself", from: []string{table("id UInt64, d Date")}, to: []string{table("id UInt64, d Date", mt+" TTL d + INTERVAL 1 DAY")},
			insert: "INSERT INTO t SELECT number, '2000-01-01' FROM numbers(10)", query: "SELECT count() FROM t",
			want: []string{"destructive: ALTER TABLE t MODIFY TTL d + toIntervalDay(1)"},
		},
		{
			name: "view", from: []string{table("id UInt64"), "CREATE VIEW v AS SELECT id FROM t"}, to: []string{table("id UInt64"), "CREATE VIEW v AS SELECT id + 1 AS id FROM t"},
			want: []string{"metadata: CREATE OR REPLACE VIEW v (`id` UInt64) AS SELECT id + 1 AS id FROM t"},
		},
		{
			name:   "materialized view reads a column that is added",
			from:   []string{table("id UInt64"), "CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT id FROM t"},
			to:     []string{table("id UInt64, n UInt64"), "CREATE TABLE d (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT id, n FROM t"},
			insert: "INSERT INTO t SELECT number FROM numbers(10)", query: "SELECT count() FROM d",
			want: []string{
				"metadata: ALTER TABLE d ADD COLUMN IF NOT EXISTS `n` UInt64 AFTER `id`",
				"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `n` UInt64 AFTER `id`",
				"metadata: ALTER TABLE mv MODIFY QUERY SELECT id, n FROM t",
			},
		},
		{
			name:   "column that a materialized view reads goes after the view has changed",
			from:   []string{table("id UInt64, n UInt64"), "CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT id + n AS id FROM t"},
			to:     []string{table("id UInt64"), "CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT id FROM t"},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT count() FROM d",
			want: []string{"metadata: ALTER TABLE mv MODIFY QUERY SELECT id FROM t", "destructive: ALTER TABLE t DROP COLUMN IF EXISTS `n`"},
		},
		{
			name: "column renamed and its comment changed", from: []string{table("id UInt64, old String")}, to: []string{table("id UInt64, new String COMMENT 'hello'")}, renamed: map[string]string{"old": "new"},
			insert: "INSERT INTO t SELECT number, toString(number) FROM numbers(10)", query: "SELECT count(), max(columns('old|new')) FROM t",
			want: []string{"light: ALTER TABLE t RENAME COLUMN IF EXISTS `old` TO `new`, COMMENT COLUMN `new` 'hello'"},
		},
		{
			name: "column renamed and its type changed", from: []string{table("id UInt64, old String")}, to: []string{table("id UInt64, new Nullable(String)")}, renamed: map[string]string{"old": "new"},
			insert: "INSERT INTO t SELECT number, toString(number) FROM numbers(10)", query: "SELECT count(), max(columns('old|new')) FROM t",
			want: []string{"light: ALTER TABLE t RENAME COLUMN IF EXISTS `old` TO `new`", "heavy: ALTER TABLE t MODIFY COLUMN `new` Nullable(String)"},
		},
		{
			name: "column renamed and all else about it changed", renamed: map[string]string{"old": "new"},
			from:   []string{table("id UInt64, d Date, old UInt8 DEFAULT 1 CODEC(LZ4), x UInt8 DEFAULT old + 1, INDEX i old TYPE minmax, CONSTRAINT c CHECK old < 100, PROJECTION p (SELECT old, id ORDER BY old)")},
			to:     []string{table("id UInt64, d Date, new UInt8 DEFAULT 2 CODEC(ZSTD(1)) TTL d + INTERVAL 100 YEAR, x UInt8 DEFAULT new + 2, INDEX i new TYPE minmax, CONSTRAINT c CHECK new < 100, PROJECTION p (SELECT new, id ORDER BY new)")},
			insert: "INSERT INTO t (id, d) SELECT number, today() FROM numbers(10)", query: "SELECT count(), max(columns('old|new')), max(x) FROM t",
			want: []string{
				"light: ALTER TABLE t DROP PROJECTION IF EXISTS p",
				"light: ALTER TABLE t RENAME COLUMN IF EXISTS `old` TO `new`, ADD PROJECTION IF NOT EXISTS p (SELECT new, id ORDER BY new)",
				"metadata: ALTER TABLE t MODIFY COLUMN `new` UInt8 DEFAULT 2, MODIFY COLUMN `x` UInt8 DEFAULT new + 2",
				"metadata: ALTER TABLE t MODIFY COLUMN `new` UInt8 CODEC(ZSTD(1))",
				"destructive: ALTER TABLE t MODIFY COLUMN `new` UInt8 TTL d + toIntervalYear(100)",
			},
		},
		{
			name: "enum of an aggregating projection gains a value", from: []string{table("id UInt64, e Enum8('a' = 1), PROJECTION p (SELECT e, count() GROUP BY e)")}, to: []string{table("id UInt64, e Enum8('a' = 1, 'b' = 2), PROJECTION p (SELECT e, count() GROUP BY e)")},
			insert: "INSERT INTO t SELECT number, 'a' FROM numbers(10)", query: "SELECT e, count() FROM t GROUP BY e",
			want: []string{
				"light: ALTER TABLE t DROP PROJECTION IF EXISTS p",
				"metadata: ALTER TABLE t MODIFY COLUMN `e` Enum8('a' = 1, 'b' = 2)",
				"metadata: ALTER TABLE t ADD PROJECTION IF NOT EXISTS p (SELECT e, count() GROUP BY e)",
				"heavy: ALTER TABLE t MATERIALIZE PROJECTION IF EXISTS p",
			},
		},
		{
			name: "sum of an aggregating projection widens", from: []string{table("id UInt64, n UInt32, PROJECTION p (SELECT id, sum(n) GROUP BY id)")}, to: []string{table("id UInt64, n UInt64, PROJECTION p (SELECT id, sum(n) GROUP BY id)")},
			insert: "INSERT INTO t SELECT number, 1 FROM numbers(10)", query: "SELECT sum(n) FROM t",
			want: []string{
				"light: ALTER TABLE t DROP PROJECTION IF EXISTS p",
				"heavy: ALTER TABLE t MODIFY COLUMN `n` UInt64",
				"metadata: ALTER TABLE t ADD PROJECTION IF NOT EXISTS p (SELECT id, sum(n) GROUP BY id)",
				"heavy: ALTER TABLE t MATERIALIZE PROJECTION IF EXISTS p",
			},
		},
		{
			name: "column that a materialized view reads is renamed", renamed: map[string]string{"n": "m"},
			from:   []string{table("id UInt64, n UInt64"), "CREATE TABLE d (n UInt64) ENGINE = MergeTree ORDER BY n", "CREATE MATERIALIZED VIEW mv TO d AS SELECT n FROM t"},
			to:     []string{table("id UInt64, m UInt64"), "CREATE TABLE d (n UInt64) ENGINE = MergeTree ORDER BY n", "CREATE MATERIALIZED VIEW mv TO d AS SELECT m AS n FROM t"},
			insert: "INSERT INTO t SELECT number, number FROM numbers(10)", query: "SELECT count(), sum(n) FROM d",
			want: []string{"light: ALTER TABLE t RENAME COLUMN IF EXISTS `n` TO `m`", "metadata: ALTER TABLE mv MODIFY QUERY SELECT m AS n FROM t"},
		},
		{
			name: "column goes from a table of which a materialized view selects all",
			from: []string{table("id UInt64, n UInt64, m UInt64"), "CREATE TABLE d (id UInt64, n UInt64, m UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT * FROM t"},
			to:   []string{table("id UInt64, m UInt64"), "CREATE TABLE d (id UInt64, m UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT * FROM t"},
			want: []string{
				"metadata: ALTER TABLE mv MODIFY QUERY SELECT id, m FROM t",
				"destructive: ALTER TABLE d DROP COLUMN IF EXISTS `n`", "destructive: ALTER TABLE t DROP COLUMN IF EXISTS `n`",
				"metadata: ALTER TABLE mv MODIFY QUERY SELECT * FROM t",
			},
			insert: "INSERT INTO t SELECT number, 1, 2 FROM numbers(10)", query: "SELECT count(), sum(m) FROM d",
		},
		{
			name: "NULL goes from a column whose default reads another",
			from: []string{table("id UInt64, n Nullable(UInt32) DEFAULT id")}, to: []string{table("id UInt64, n UInt32 DEFAULT id")},
			insert: "INSERT INTO t (id) SELECT number FROM numbers(10)", query: "SELECT sum(n) FROM t",
			want: []string{"data-dependent: ALTER TABLE t MODIFY COLUMN `n` UInt32 DEFAULT defaultValueOfTypeName('UInt32')", "metadata: ALTER TABLE t MODIFY COLUMN `n` UInt32 DEFAULT id"},
		},
		{
			name: "new objects in the order of their needs",
			to: []string{
				"CREATE TABLE src (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE TABLE a_dst (id UInt64) ENGINE = MergeTree ORDER BY id",
				"CREATE MATERIALIZED VIEW a_mv TO a_dst AS SELECT id FROM src", "CREATE VIEW a_view AS SELECT id FROM src",
			},
			want: []string{
				"metadata: CREATE TABLE IF NOT EXISTS a_dst (`id` UInt64) ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 8192",
				"metadata: CREATE TABLE IF NOT EXISTS src (`id` UInt64) ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 8192",
				"metadata: CREATE VIEW IF NOT EXISTS a_view (`id` UInt64) AS SELECT id FROM src",
				"metadata: CREATE MATERIALIZED VIEW IF NOT EXISTS a_mv TO a_dst (`id` UInt64) AS SELECT id FROM src",
			},
		},
		{
			name: "objects go, views first",
			from: []string{table("id UInt64"), "CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW mv TO d AS SELECT id FROM t", "CREATE VIEW v AS SELECT id FROM t"},
			to:   []string{"CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id"},
			want: []string{"destructive: DROP VIEW IF EXISTS mv", "light: DROP VIEW IF EXISTS v", "destructive: DROP TABLE IF EXISTS t"},
		},
		{
			name: "dictionary",
			from: []string{"CREATE TABLE s (id UInt64, v String) ENGINE = MergeTree ORDER BY id", "CREATE DICTIONARY dict (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's')) LAYOUT(FLAT()) LIFETIME(10)"},
			to:   []string{"CREATE TABLE s (id UInt64, v String) ENGINE = MergeTree ORDER BY id", "CREATE DICTIONARY dict (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's')) LAYOUT(HASHED()) LIFETIME(MIN 1 MAX 20)"},
			want: []string{"metadata: CREATE OR REPLACE DICTIONARY dict (`id` UInt64, `v` String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's')) LIFETIME(MIN 1 MAX 20) LAYOUT(HASHED())"},
		},
		{
			name: "memory table", from: []string{table("id UInt64", "ENGINE = Memory")}, to: []string{table("id UInt64, v UInt8", "ENGINE = Memory COMMENT 'c'")},
			insert: "INSERT INTO t SELECT number FROM numbers(10)", query: "SELECT count() FROM t",
			want: []string{"metadata: ALTER TABLE t ADD COLUMN IF NOT EXISTS `v` UInt8 AFTER `id`, MODIFY COMMENT 'c'"},
		},
		{
			name: "null engine is replaced", from: []string{table("id UInt64", "ENGINE = Null")}, to: []string{table("i UInt64", "ENGINE = Null")},
			want: []string{"destructive: ALTER TABLE t DROP COLUMN IF EXISTS `id`, ADD COLUMN IF NOT EXISTS `i` UInt64 FIRST"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			for _, s := range tt.from {
				db.Exec(s)
			}
			if tt.insert != "" {
				db.Exec(tt.insert)
			}
			before := ""
			if tt.query != "" {
				before = db.Exec(tt.query)
			}
			live, desired := look(t, db), desire(t, db, tt.to)
			for old, name := range tt.renamed {
				desired.Databases[0].Table("t").Column(name).RenamedFrom = old
			}
			changes := diff.Diff(live, desired, diff.Options{})
			p, err := plan.New(changes, live, desired, everything)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, statements(p, db.Name)); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
			run(t, db, p)
			if left := diff.Diff(look(t, db), desired, diff.Options{}); len(left) > 0 {
				t.Errorf("left after the plan: %+v", left)
			}
			if tt.query != "" {
				if got := db.Exec(tt.query); got != before {
					t.Errorf("%s: %s before, %s after", tt.query, before, got)
				}
			}
			undo(t, db, p, live, tt.renamed)
		})
	}
}

// undo goes back by another plan, where each step of the first has an inverse.
func undo(t *testing.T, db *enginetest.Database, p *plan.Plan, first catalog.Catalog, renamed map[string]string) {
	t.Helper()
	for i := range p.Steps {
		if len(p.Steps[i].Inverse) == 0 {
			return
		}
	}
	for old, name := range renamed {
		first.Databases[0].Table("t").Column(old).RenamedFrom = name
	}
	now := look(t, db)
	back, err := plan.New(diff.Diff(now, first, diff.Options{}), now, first, everything)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, back)
	if left := diff.Diff(look(t, db), first, diff.Options{CompareOrder: true}); len(left) > 0 {
		t.Errorf("left after undoing the plan: %+v", left)
	}
}

// What a plan says undoes a step does, right after that step.
func TestInverseUndoesItsStep(t *testing.T) {
	db := enginetest.New(t)
	db.Exec("CREATE TABLE t (id UInt64, old String DEFAULT 'a', x String DEFAULT old, INDEX i old TYPE minmax) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE VIEW v AS SELECT old FROM t")
	desired := desire(t, db, []string{
		"CREATE TABLE t (id UInt64 COMMENT 'c', new String DEFAULT 'b', x String DEFAULT concat(new, 'x'), y UInt8, CONSTRAINT c CHECK y < 9) ENGINE = MergeTree ORDER BY id",
		"CREATE VIEW v AS SELECT new FROM t", "CREATE VIEW w AS SELECT new FROM v",
	})
	desired.Databases[0].Table("t").Column("new").RenamedFrom = "old"
	live := look(t, db)
	p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Steps {
		before := look(t, db)
		if len(s.Inverse) == 0 {
			t.Fatalf("no inverse of %s", s.Text())
		}
		execute(t, db, s.SQL)
		for _, back := range s.Inverse {
			execute(t, db, back)
		}
		if left := diff.Diff(look(t, db), before, diff.Options{CompareOrder: true}); len(left) > 0 {
			t.Errorf("left after undoing %s: %s", s.Text(), diff.Format(left, diff.FormatOptions{}))
		}
		execute(t, db, s.SQL)
	}
}

// What ALTER cannot do is a copy into a new table; the plan says how.
func TestPlanCopies(t *testing.T) {
	tests := []struct {
		name, from, to string
		method         plan.Method
		columns, exprs []string
		reason         string
	}{
		{
			name: "engine", from: "(id UInt64, v UInt8) ENGINE = MergeTree ORDER BY id", to: "(id UInt64, v UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY id",
			method: plan.Attach, columns: []string{"id", "v"}, exprs: []string{"`id`", "`v`"}, reason: "engine in place (MergeTree → ReplacingMergeTree(v))",
		},
		{
			name: "granularity", from: "(id UInt64) ENGINE = MergeTree ORDER BY id", to: "(id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 1024",
			method: plan.Attach, columns: []string{"id"}, exprs: []string{"`id`"}, reason: "setting index_granularity is fixed",
		},
		{
			name: "order by", from: "(id UInt64, v UInt8, m UInt8 MATERIALIZED v + 1, a UInt8 ALIAS v) ENGINE = MergeTree ORDER BY id", to: "(id UInt64, v UInt8, m UInt8 MATERIALIZED v + 1, a UInt8 ALIAS v) ENGINE = MergeTree ORDER BY (v, id)",
			method: plan.Partitions, columns: []string{"id", "v"}, exprs: []string{"`id`", "`v`"}, reason: "the key can only gain columns at its end",
		},
		{
			name: "partition by", from: "(id UInt64, d Date) ENGINE = MergeTree ORDER BY id", to: "(id UInt64, d Date) ENGINE = MergeTree PARTITION BY toYYYYMM(d) ORDER BY id",
			method: plan.Whole, columns: []string{"id", "d"}, exprs: []string{"`id`", "`d`"}, reason: "partition by in place",
		},
		{
			name: "type of a key column", from: "(id UInt32, gone UInt8) ENGINE = MergeTree ORDER BY id", to: "(id UInt64, new UInt8) ENGINE = MergeTree ORDER BY id",
			method: plan.Partitions, columns: []string{"id"}, exprs: []string{"accurateCast(`id`, 'UInt64')"}, reason: "column id is in a key",
		},
		{
			name: "existing column joins the key", from: "(id UInt64, v UInt8) ENGINE = MergeTree ORDER BY id", to: "(id UInt64, v UInt8) ENGINE = MergeTree ORDER BY (id, v)",
			method: plan.Partitions, columns: []string{"id", "v"}, exprs: []string{"`id`", "`v`"}, reason: "v is there already",
		},
		{
			name: "log engine", from: "(id UInt64) ENGINE = Log", to: "(id UInt64) ENGINE = MergeTree ORDER BY id",
			method: plan.Whole, columns: []string{"id"}, exprs: []string{"`id`"}, reason: "engine in place",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			db.Exec("CREATE TABLE t " + tt.from)
			db.Exec("INSERT INTO t (id) SELECT number FROM numbers(100)")
			live, desired := look(t, db), desire(t, db, []string{"CREATE TABLE t " + tt.to})
			p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, plan.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Steps) != 1 || p.Steps[0].Copy == nil {
				t.Fatalf("got %v", p)
			}
			s := p.Steps[0]
			if s.Copy.Method != tt.method || !strings.Contains(strings.Join(s.Reasons, "; "), tt.reason) {
				t.Errorf("got method %s, reasons %q", s.Copy.Method, s.Reasons)
			}
			if d := cmp.Diff([][]string{tt.columns, tt.exprs}, [][]string{s.Copy.Columns, s.Copy.Exprs}); d != "" {
				t.Errorf("columns (-want +got):\n%s", d)
			}
			if tt.method != plan.Attach && s.Rows != 100 {
				t.Errorf("rewrites %d rows, want 100", s.Rows)
			}
			var blocked *plan.Blocked
			if err := p.Blocked(); !errors.As(err, &blocked) || !strings.Contains(err.Error(), "--allow-recreate") {
				t.Errorf("without a flag: %v", err)
			}
			db.Exec(s.Copy.CreateShadow)
			if s.Copy.CreateStage != "" {
				db.Exec(s.Copy.CreateStage)
			}
		})
	}
}

// The read-only settings known without a server are those of the server.
func TestReadOnlySettingsAreTheServers(t *testing.T) {
	db := enginetest.New(t)
	for _, name := range strings.Fields(db.Exec("SELECT name FROM system.merge_tree_settings WHERE readonly")) {
		live := catalog.Catalog{Databases: []catalog.Database{{Name: "d", Tables: []catalog.Table{{Name: "t", Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}}}}}}
		desired := catalog.Catalog{Databases: []catalog.Database{{Name: "d", Tables: []catalog.Table{{Name: "t", Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id",
			Settings: []catalog.Setting{{Name: name, Value: "7"}}}}}}}}
		p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Steps) != 1 || p.Steps[0].Class != plan.Recreate {
			t.Errorf("setting %s is read-only, and the plan is\n%v", name, p)
		}
	}
}
