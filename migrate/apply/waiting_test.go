package apply_test

import (
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/plan"
)

// A run that was killed while it made a view anew leaves one under another
// name: it takes its name where that is free, and goes where the old one is
// there. An inner table that waits keeps its rows in either case.
func TestRecoverPutsViewsInPlace(t *testing.T) {
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE d (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW there TO d AS SELECT id FROM t")
	db.Exec("CREATE MATERIALIZED VIEW there" + plan.MarkView + " TO d AS SELECT id FROM t")
	db.Exec("CREATE MATERIALIZED VIEW gone" + plan.MarkView + " TO d AS SELECT id FROM t")
	db.Exec("CREATE TABLE free" + plan.MarkInner + " (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE t" + plan.MarkInner + " (id UInt64) ENGINE = MergeTree ORDER BY id")
	n, err := apply.Recover(t.Context(), conn, apply.Options{})
	if err != nil || n != 3 {
		t.Fatalf("got %d, %v; want 3", n, err)
	}
	if got, want := db.Exec("SELECT arrayStringConcat(groupArray(name), ' ') FROM (SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name)"), "d free gone t t"+plan.MarkInner+" there"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	db.Exec("INSERT INTO t VALUES (1)")
	if got := db.Exec("SELECT count() FROM d"); got != "2" { // by two views
		t.Errorf("%s rows, want 2", got)
	}
}
