package plan_test

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

var (
	innerUUID = regexp.MustCompile("`\\.inner_id\\.[0-9a-f-]{36}`")
	oldMark   = regexp.MustCompile(`(__chent_old_)[0-9a-f]{8}`)
)

// A change of a materialized view, or of what stands under a name, keeps the
// rows that are there, and the plan says where.
func TestPlanKeepsRowsOfViews(t *testing.T) {
	const source = "CREATE TABLE t (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id"
	tests := []struct {
		name     string
		from, to []string
		want     []string
		query    string // answered by "10" after the plan, where 10 rows were fed before
	}{
		{
			name:  "an inner table gains a column and the query with it",
			from:  []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"},
			to:    []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t"},
			query: "SELECT count() FROM v WHERE n = 0",
			want:  []string{"metadata: ALTER TABLE .inner ADD COLUMN IF NOT EXISTS `n` UInt64 AFTER `id`", "metadata: ALTER TABLE v MODIFY QUERY SELECT id, n FROM t"},
		},
		{
			name:  "an inner table loses a column after the query has",
			from:  []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t"},
			to:    []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"},
			query: "SELECT count() FROM v",
			want: []string{"metadata: ALTER TABLE v MODIFY QUERY SELECT id FROM t", "destructive: ALTER TABLE .inner DROP COLUMN IF EXISTS `n`",
				"metadata: ALTER TABLE v MODIFY QUERY SELECT id FROM t"},
		},
		{
			name: "an inner table gets an index, a TTL, a codec and a setting",
			from: []string{source, "CREATE MATERIALIZED VIEW v (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t"},
			to: []string{source, "CREATE MATERIALIZED VIEW v (id UInt64, n UInt64 CODEC(ZSTD(1)), INDEX i n TYPE minmax GRANULARITY 1) ENGINE = MergeTree ORDER BY id " +
				"TTL toDateTime(n) + INTERVAL 100 YEAR SETTINGS merge_with_ttl_timeout = 100 AS SELECT id, n FROM t"},
			query: "SELECT count() FROM v",
			want: []string{"destructive: ALTER TABLE .inner (MODIFY COLUMN `n` UInt64 CODEC(ZSTD(1))), (ADD INDEX IF NOT EXISTS i n TYPE minmax GRANULARITY 1), (MODIFY SETTING merge_with_ttl_timeout = 100), (MODIFY TTL toDateTime(n) + toIntervalYear(100))",
				"metadata: ALTER TABLE v MODIFY QUERY SELECT id, n FROM t"},
		},
		{
			name:  "an inner table gets another order",
			from:  []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t"},
			to:    []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY n AS SELECT id, n FROM t"},
			query: "SELECT count() FROM old",
			want: []string{"metadata: RENAME TABLE IF EXISTS .inner TO v__chent_old_",
				"metadata: CREATE MATERIALIZED VIEW IF NOT EXISTS v__chent_view (`id` UInt64, `n` UInt64) ENGINE = MergeTree ORDER BY n SETTINGS index_granularity = 8192 AS SELECT id, n FROM t",
				"recreate: DROP VIEW IF EXISTS v", "metadata: RENAME TABLE IF EXISTS v__chent_view TO v"},
		},
		{
			name:  "an inner table becomes the target",
			from:  []string{source, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t"},
			to:    []string{source, "CREATE TABLE d (id UInt64, n UInt64, x UInt8) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW v TO d AS SELECT id, n FROM t"},
			query: "SELECT count() FROM d",
			want: []string{"metadata: RENAME TABLE IF EXISTS .inner TO d", "metadata: ALTER TABLE d ADD COLUMN IF NOT EXISTS `x` UInt8 AFTER `n`",
				"metadata: CREATE MATERIALIZED VIEW IF NOT EXISTS v__chent_view TO d (`id` UInt64, `n` UInt64) AS SELECT id, n FROM t",
				"recreate: DROP VIEW IF EXISTS v", "metadata: RENAME TABLE IF EXISTS v__chent_view TO v"},
		},
		{
			name:  "a view gets another target",
			from:  []string{source, "CREATE TABLE a (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE TABLE b (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW v TO a AS SELECT id FROM t"},
			to:    []string{source, "CREATE TABLE a (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE TABLE b (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW v TO b AS SELECT id FROM t"},
			query: "SELECT count() FROM a",
			want: []string{"metadata: CREATE MATERIALIZED VIEW IF NOT EXISTS v__chent_view TO b (`id` UInt64) AS SELECT id FROM t",
				"recreate: DROP VIEW IF EXISTS v", "metadata: RENAME TABLE IF EXISTS v__chent_view TO v"},
		},
		{
			name:  "a view with an inner table becomes a table",
			from:  []string{source, "CREATE MATERIALIZED VIEW v ENGINE = ReplacingMergeTree ORDER BY id AS SELECT id, n FROM t"},
			to:    []string{source, "CREATE TABLE v (id UInt64, n UInt64) ENGINE = ReplacingMergeTree ORDER BY id COMMENT 'c'"},
			query: "SELECT count() FROM v",
			want: []string{"metadata: RENAME TABLE IF EXISTS .inner TO v__chent_inner", "recreate: DROP VIEW IF EXISTS v", "metadata: RENAME TABLE IF EXISTS v__chent_inner TO v",
				"metadata: ALTER TABLE v MODIFY COMMENT 'c'"},
		},
		{
			name:  "a table becomes a view",
			from:  []string{source, "CREATE TABLE v (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW w TO v AS SELECT id FROM t"},
			to:    []string{source, "CREATE VIEW v AS SELECT id FROM t"},
			query: "SELECT count() FROM old",
			want:  []string{"destructive: DROP VIEW IF EXISTS w", "recreate: RENAME TABLE IF EXISTS v TO v__chent_old_", "metadata: CREATE VIEW IF NOT EXISTS v (`id` UInt64) AS SELECT id FROM t"},
		},
		{
			name:  "a view becomes a dictionary",
			from:  []string{source, "CREATE VIEW v AS SELECT id, n FROM t"},
			to:    []string{source, "CREATE DICTIONARY v (id UInt64, n UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT()) LIFETIME(0)"},
			query: "SELECT count() FROM t",
			want: []string{"light: DROP VIEW IF EXISTS v",
				"metadata: CREATE DICTIONARY IF NOT EXISTS v (`id` UInt64, `n` UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LIFETIME(MIN 0 MAX 0) LAYOUT(FLAT())"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			for _, s := range tt.from {
				db.Exec(s)
			}
			db.Exec("INSERT INTO t (id) SELECT number FROM numbers(10)")
			live, desired := look(t, db), desire(t, db, tt.to)
			p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, everything)
			if err != nil {
				t.Fatal(err)
			}
			got := statements(p, db.Name)
			for i := range got {
				got[i] = oldMark.ReplaceAllString(innerUUID.ReplaceAllString(got[i], ".inner"), "$1")
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("plan (-want +got):\n%s\n%s", d, p)
			}
			run(t, db, p)
			query := tt.query
			old := db.Exec("SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%__chent_old_%'")
			if old != "" {
				query = regexp.MustCompile(`\bold$`).ReplaceAllString(query, old)
			}
			if answer := db.Exec(query); answer != "10" {
				t.Errorf("%s: %s rows, want 10", query, answer)
			}
			if old != "" {
				db.Exec("DROP TABLE " + old)
			}
			if left := diff.Diff(look(t, db), desired, diff.Options{}); len(left) > 0 {
				t.Errorf("left: %s", diff.Format(left, diff.FormatOptions{}))
			}
			db.Exec("INSERT INTO t (id) VALUES (100)")
		})
	}
}

// A plan for a file names no inner table: what it would keep is lost, and said.
func TestPortablePlanNamesNoInnerTable(t *testing.T) {
	db := enginetest.New(t)
	db.Exec("CREATE TABLE t (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t")
	db.Exec("CREATE MATERIALIZED VIEW w ENGINE = MergeTree ORDER BY id AS SELECT id FROM t")
	desired := desire(t, db, []string{
		"CREATE TABLE t (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id",
		"CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, n FROM t",
		"CREATE TABLE w (id UInt64) ENGINE = MergeTree ORDER BY id",
	})
	live := look(t, db)
	p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, plan.Options{Portable: true})
	if err != nil {
		t.Fatal(err)
	}
	destructive := 0
	for _, s := range p.Steps {
		if innerUUID.MatchString(s.SQL) {
			t.Errorf("names an inner table: %s", s.SQL)
		}
		if s.Class == plan.Destructive {
			destructive++
		}
	}
	if destructive != 2 {
		t.Errorf("want two destructive steps:\n%s", p)
	}
}
