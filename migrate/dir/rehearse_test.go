package dir_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
)

// Statements for a cluster run on a development server that knows none.
func TestRehearseOnCluster(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var stand dir.Rehearsal
	for _, sql := range []string{
		"CREATE TABLE t ON CLUSTER main (a UInt8 COMMENT 'ON CLUSTER x') ENGINE = MergeTree ORDER BY a",
		"ALTER TABLE t\n  ON CLUSTER '{cluster}'\n  ADD COLUMN b UInt8, COMMENT COLUMN a 'on cluster y'",
		"RENAME TABLE t TO u ON CLUSTER `nosuch`",
	} {
		if err := stand.Run(t.Context(), conn, sql); err != nil {
			t.Error(err)
		}
	}
	if got := db.Exec("SELECT name, comment FROM system.columns WHERE database = currentDatabase() AND table = 'u' ORDER BY name"); got != "a\ton cluster y\nb\t" {
		t.Errorf("got %q", got)
	}
	if err := stand.Run(t.Context(), conn, "ALTER TABLE missing ON CLUSTER main ADD COLUMN a UInt8"); !driver.IsCode(err, 60) {
		t.Errorf("got %v", err)
	}
}

// Histories that were written for a cluster run on one server: what is
// replicated is made plain, can be altered, renamed and exchanged, and is
// inspected as it was written.
func TestRehearseReplicated(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	other := db.Name + "_replicated"
	defer db.Exec("DROP DATABASE IF EXISTS " + other + " SYNC")
	var stand dir.Rehearsal
	for _, sql := range []string{
		"CREATE TABLE a ON CLUSTER '{cluster}' (k Int32) ENGINE = ReplicatedMergeTree('/t/{shard}/a', '{replica}') ORDER BY k",
		"ALTER TABLE a ON CLUSTER '{cluster}' ADD COLUMN b Int32",
		"CREATE TABLE b (k Int32, v UInt64) ENGINE=ReplicatedReplacingMergeTree('/t/'||currentDatabase()||'/b', '{replica}', v) ORDER BY k",
		"ALTER TABLE b DELETE WHERE v = 2",
		"CREATE TABLE c (k Int32) ENGINE ReplicatedMergeTree ORDER BY k",
		"ALTER TABLE c MODIFY SETTING replicated_deduplication_window = 7",
		"CREATE TABLE d (k Int32, v UInt64) ENGINE = `ReplicatedSummingMergeTree`(v) ORDER BY k COMMENT 'ENGINE = ReplicatedMergeTree'",
		"CREATE TABLE e (k Int32) ENGINE = SharedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}') ORDER BY k",
		"CREATE TABLE f AS a",
		"CREATE MATERIALIZED VIEW g ENGINE = ReplicatedAggregatingMergeTree('/t/g', 'r') ORDER BY k AS SELECT k, count() AS n FROM a GROUP BY k",
		"CREATE TABLE h (k Int32) ENGINE = MergeTree ORDER BY k",
		"CREATE TABLE IF NOT EXISTS h (k Int32) ENGINE = ReplicatedMergeTree('/t/h', 'r') ORDER BY k",
		"SYSTEM SYNC REPLICA ON CLUSTER '{cluster}' a",
		"SYSTEM RESTART REPLICA a", "SYSTEM SYNC DATABASE REPLICA x", "SYSTEM STOP FETCHES a", "SYSTEM START REPLICATED SENDS a",
		"ALTER TABLE a FETCH PARTITION tuple() FROM '/t/01/b'",
		"RENAME TABLE a TO a2 ON CLUSTER c",
		"EXCHANGE TABLES c AND h ON CLUSTER c",
		"OPTIMIZE TABLE a2 ON CLUSTER c FINAL", "TRUNCATE TABLE a2 ON CLUSTER c SYNC",
		"CREATE DATABASE " + other + " ON CLUSTER c ENGINE = Replicated('/d/" + other + "', '{shard}', '{replica}') SETTINGS max_broken_tables_ratio = 1 COMMENT 'x'",
		"CREATE TABLE " + other + ".t (k Int32) ENGINE = ReplicatedMergeTree ORDER BY k",
		"ALTER TABLE " + other + ".t ADD COLUMN b Int32",
		"DROP TABLE e ON CLUSTER c SYNC",
	} {
		if err := stand.Run(t.Context(), conn, sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for _, sql := range []string{"SYSTEM SYNC REPLICA", "CREATE TABLE x (k Int32) ENGINE = ReplicatedMergeTree('/a', 'b'"} {
		if err := stand.Run(t.Context(), conn, sql); !driver.IsCode(err, 62) {
			t.Errorf("%s: %v, want a syntax error", sql, err)
		}
	}
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name, other}})
	if err != nil {
		t.Fatal(err)
	}
	stand.Restore(&c)
	want := map[string]string{
		"a2": "ReplicatedMergeTree('/t/{shard}/a', '{replica}')", "b": "ReplicatedReplacingMergeTree('/t/'||currentDatabase()||'/b', '{replica}', v)",
		"c": "MergeTree", "h": "ReplicatedMergeTree", "d": "ReplicatedSummingMergeTree(v)", "f": "ReplicatedMergeTree('/t/{shard}/a', '{replica}')",
		"g": "ReplicatedAggregatingMergeTree('/t/g', 'r')",
	}
	for o := range c.Database(db.Name).Objects() {
		var engine catalog.Engine
		switch o := o.(type) {
		case *catalog.Table:
			engine = o.Engine
		case *catalog.MaterializedView:
			engine = o.Engine
		}
		if got := ddl.Engine(engine); got != want[o.ObjectName()] {
			t.Errorf("%s has the engine %s, want %s", o.ObjectName(), got, want[o.ObjectName()])
		}
		delete(want, o.ObjectName())
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
	replicated := ddl.Create(c.Database(other), ddl.Options{})
	if !strings.Contains(replicated, "ENGINE = Replicated('/d/"+other+"', '{shard}', '{replica}')") || !strings.Contains(replicated, "max_broken_tables_ratio = 1") {
		t.Errorf("the database is %s", replicated)
	}
}
