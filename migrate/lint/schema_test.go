package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lint"
)

// tables are what statements make, as a server prints it.
func tables(t *testing.T, db *enginetest.Database, statements ...string) (driver.Conn, catalog.Catalog) {
	t.Helper()
	for _, s := range statements {
		db.Exec(s)
	}
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	c.Databases[0].Name = ""
	return conn, c
}

func TestSchema(t *testing.T) {
	tests := []struct {
		name, sql string
		codes     []lint.Code
		want      []string
	}{
		{"nullable key", "CREATE TABLE t (a Nullable(UInt8), b String) ENGINE = MergeTree ORDER BY (b, a) SETTINGS allow_nullable_key = 1", []lint.Code{lint.NullableKey},
			[]string{"0 KY1 the sorting key of t holds the Nullable column a"}},
		{"nullable in an expression of the key", "CREATE TABLE t (a Nullable(UInt8), b String) ENGINE = MergeTree ORDER BY (b, assumeNotNull(a))", []lint.Code{lint.NullableKey},
			[]string{"0 KY1 the sorting key of t holds the Nullable column a"}},
		{"two nullable", "CREATE TABLE t (a Nullable(UInt8), b Nullable(String)) ENGINE = MergeTree ORDER BY (b, a) SETTINGS allow_nullable_key = 1", []lint.Code{lint.NullableKey},
			[]string{"0 KY1 the sorting key of t holds the Nullable columns b, a"}},
		{"nullable beside the key", "CREATE TABLE t (a Nullable(UInt8), b String) ENGINE = MergeTree ORDER BY b", []lint.Code{lint.NullableKey}, nil},
		{"time first", "CREATE TABLE t (at DateTime64(3), b String) ENGINE = MergeTree ORDER BY (at, b)", []lint.Code{lint.HighCardinality},
			[]string{"0 KY2 the sorting key of t starts with at DateTime64(3), of which nearly every row has another value"}},
		{"UUID first, backwards", "CREATE TABLE t (`a b` UUID, b String) ENGINE = ReplacingMergeTree ORDER BY (`a b` DESC, b) SETTINGS allow_experimental_reverse_key = 1", []lint.Code{lint.HighCardinality},
			[]string{"0 KY2 the sorting key of t starts with a b UUID, of which nearly every row has another value"}},
		{"time alone", "CREATE TABLE t (at DateTime64(3), b String) ENGINE = MergeTree ORDER BY at", []lint.Code{lint.HighCardinality}, nil},
		{"day first", "CREATE TABLE t (at DateTime64(3), b String) ENGINE = MergeTree ORDER BY (toDate(at), b)", []lint.Code{lint.HighCardinality}, nil},
		{"partition by string", "CREATE TABLE t (a String) ENGINE = MergeTree PARTITION BY a ORDER BY a", []lint.Code{lint.TooManyPartitions}, []string{"0 PT1 t has a partition for each value of a String"}},
		{"partition by minutes", "CREATE TABLE t (a DateTime) ENGINE = MergeTree PARTITION BY toStartOfInterval(a, INTERVAL 5 MINUTE) ORDER BY a", []lint.Code{lint.TooManyPartitions},
			[]string{"0 PT1 t has a partition for each value of toStartOfInterval(a, toIntervalMinute(5)): several thousand a year"}},
		{"partition by day for ever", "CREATE TABLE t (a DateTime) ENGINE = MergeTree PARTITION BY toYYYYMMDD(a) ORDER BY a", []lint.Code{lint.TooManyPartitions},
			[]string{"0 PT1 t has a partition for each day and no TTL: after three years more than a thousand"}},
		{"partition by day for a month", "CREATE TABLE t (a DateTime) ENGINE = MergeTree PARTITION BY toYYYYMMDD(a) ORDER BY a TTL a + INTERVAL 30 DAY", []lint.Code{lint.TooManyPartitions}, nil},
		{"partition by a number that is called a month", "CREATE TABLE t (a UInt32, PartitionMonth UInt32) ENGINE = MergeTree PARTITION BY PartitionMonth ORDER BY a", []lint.Code{lint.TooManyPartitions}, nil},
		{"partition by a number", "CREATE TABLE t (a UInt32, user_id UInt32) ENGINE = MergeTree PARTITION BY user_id ORDER BY a", []lint.Code{lint.TooManyPartitions}, []string{"0 PT1 t has a partition for each value of user_id UInt32"}},
		{"partition by what is computed by month", "CREATE TABLE t (a DateTime, p UInt32 MATERIALIZED toYYYYMM(a), q UInt32 DEFAULT p) ENGINE = MergeTree PARTITION BY q ORDER BY a", []lint.Code{lint.TooManyPartitions}, nil},
		{"partition by what is computed by hour", "CREATE TABLE t (a DateTime, p DateTime DEFAULT toStartOfHour(a)) ENGINE = MergeTree PARTITION BY p ORDER BY a", []lint.Code{lint.TooManyPartitions}, []string{"0 PT1 t has a partition for each value of p: several thousand a year"}},
		{"partition by what is computed by day", "CREATE TABLE t (a DateTime, p UInt32 DEFAULT toYYYYMMDD(a)) ENGINE = MergeTree PARTITION BY p ORDER BY a", []lint.Code{lint.TooManyPartitions}, []string{"0 PT1 t has a partition for each day and no TTL: after three years more than a thousand"}},
		{"partition by month, and few values", "CREATE TABLE t (a DateTime, k Enum8('x' = 1), l LowCardinality(String), n UInt64) ENGINE = MergeTree PARTITION BY (toYYYYMM(a), k, l, n % 8) ORDER BY a", []lint.Code{lint.TooManyPartitions}, nil},
		{"time series", "CREATE TABLE t (k UInt8, a DateTime) ENGINE = MergeTree ORDER BY (k, a)", []lint.Code{lint.NoCodec, lint.NoTTL},
			[]string{"0 CD1 t is sorted by the time column a, which has no codec", "0 TL1 t is a time series and has no TTL: it grows for ever"}},
		{"time series, cared for", "CREATE TABLE t (k UInt8, a DateTime CODEC(DoubleDelta, ZSTD)) ENGINE = MergeTree ORDER BY (k, a) TTL a + INTERVAL 1 YEAR", []lint.Code{lint.NoCodec, lint.NoTTL}, nil},
		{"no time series", "CREATE TABLE t (k UInt8, a DateTime) ENGINE = MergeTree ORDER BY k", []lint.Code{lint.NoCodec, lint.NoTTL}, nil},
		{"projection that merges drop", "CREATE TABLE t (k UInt8, v UInt8, PROJECTION p (SELECT v, count() GROUP BY v)) ENGINE = ReplacingMergeTree ORDER BY k SETTINGS deduplicate_merge_projection_mode = 'drop'", []lint.Code{lint.ProjectionMode},
			[]string{"0 PR1 t has the projection p, which every merge of a ReplacingMergeTree drops"}},
		{"projection that merges rebuild", "CREATE TABLE t (k UInt8, v UInt8, PROJECTION p (SELECT v, count() GROUP BY v)) ENGINE = ReplacingMergeTree ORDER BY k SETTINGS deduplicate_merge_projection_mode = 'rebuild'", []lint.Code{lint.ProjectionMode}, nil},
		{"projection of a plain MergeTree", "CREATE TABLE t (k UInt8, v UInt8, PROJECTION p (SELECT v, count() GROUP BY v)) ENGINE = MergeTree ORDER BY k", []lint.Code{lint.ProjectionMode}, nil},
		{"memory", "CREATE TABLE t (a DateTime) ENGINE = Memory", []lint.Code{lint.NoCodec, lint.NoTTL, lint.TooManyPartitions}, nil},
		{"inner table of a materialized view", "CREATE MATERIALIZED VIEW t ENGINE = MergeTree PARTITION BY s ORDER BY s AS SELECT toString(dummy) AS s FROM system.one", []lint.Code{lint.TooManyPartitions}, []string{"0 PT1 t has a partition for each value of s String"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, c := tables(t, enginetest.New(t), tt.sql)
			if d := cmp.Diff(tt.want, said(&lint.Report{Findings: lint.Schema(c)}, tt.codes...)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// FINAL is looked for in declared views: a server refuses to make one.
func TestSchemaFinal(t *testing.T) {
	merge := func(name, engine string) catalog.Table {
		return catalog.Table{Name: name, Storage: catalog.Storage{Engine: catalog.Engine{Name: engine}, OrderBy: "a"}, Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}}
	}
	for query, want := range map[string][]string{
		"SELECT * FROM plain FINAL":                                      {"7 FN1 v reads plain FINAL, whose engine MergeTree does not know FINAL"},
		"SELECT * FROM r AS x FINAL JOIN app.`plain` AS p FINAL USING a": {"7 FN1 v reads plain FINAL, whose engine MergeTree does not know FINAL"},
		"SELECT * FROM replacing FINAL WHERE a IN (SELECT a FROM plain)": nil,
		"SELECT 'FROM plain FINAL' FROM plain":                           nil,
		"SELECT * FROM replicated FINAL":                                 {"7 FN1 v reads replicated FINAL, whose engine ReplicatedMergeTree does not know FINAL"},
	} {
		c := catalog.Catalog{Databases: []catalog.Database{
			{Tables: []catalog.Table{merge("plain", "MergeTree"), merge("replacing", "ReplacingMergeTree"), merge("replicated", "ReplicatedMergeTree"), merge("r", "ReplacingMergeTree")},
				Views: []catalog.View{{Name: "v", Query: query, Pos: "schema.hcl:7:1"}}},
			{Name: "app", Tables: []catalog.Table{merge("plain", "MergeTree")}},
		}}
		if d := cmp.Diff(want, said(&lint.Report{Findings: lint.Schema(c)}, lint.FinalOnPlain)); d != "" {
			t.Errorf("%s: -want +got:\n%s", query, d)
		}
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, c := tables(t, db,
		"CREATE TABLE t (k UInt32, few LowCardinality(String), many LowCardinality(Nullable(String)), p UInt16) ENGINE = MergeTree PARTITION BY p ORDER BY (k, p)",
		"INSERT INTO t SELECT number, toString(number % 5), toString(number), number % 1200 FROM numbers(3000) SETTINGS max_partitions_per_insert_block = 0",
		"CREATE TABLE fine (k UInt32, few LowCardinality(String)) ENGINE = MergeTree ORDER BY (k, few)",
		"INSERT INTO fine SELECT number % 10, toString(number % 5) FROM numbers(3000)",
		"CREATE TABLE empty (k UInt32, few LowCardinality(String)) ENGINE = MergeTree ORDER BY (k, few)")
	c.Databases[0].Tables = append(c.Databases[0].Tables, catalog.Table{Name: "missing", Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}}})
	findings, err := lint.Live(t.Context(), conn, c, lint.LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"0 KY2 the sorting key of t starts with k, which has 3000 values in 3000 rows",
		"0 LC1 t.many is LowCardinality and has 3000 values in 3000 rows",
		"0 PT1 t has 1200 partitions, in 1200 parts",
	}
	if d := cmp.Diff(want, said(&lint.Report{Findings: findings}, lint.HighCardinality, lint.UniqueLowCard, lint.TooManyPartitions)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
