package apply_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// filled is a catalog whose materialized views are to be filled when they are
// made.
func filled(c catalog.Catalog) catalog.Catalog {
	for i := range c.Databases {
		for j := range c.Databases[i].MaterializedViews {
			c.Databases[i].MaterializedViews[j].Backfill = true
		}
	}
	return c
}

// Two views are made and filled with what is there while six writers write, one
// of them slowly: each row is in each of them once.
func TestNewViewsAreFilledUnderWriters(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	table := "CREATE TABLE t (id UInt64, k UInt8, s String, twice UInt64 MATERIALIZED id * 2) ENGINE = MergeTree ORDER BY id SETTINGS parts_to_delay_insert = 600"
	db.Exec(table)
	db.Exec("CREATE TABLE seen (id UInt64, twice UInt64) ENGINE = MergeTree ORDER BY id")
	before := db.Exec("SHOW CREATE TABLE t")
	w := start(t, db)
	w.insert(100_000, "")
	w.insert(10, "")
	w.write(3, 10)
	w.write(1, 2000)
	w.slow(2)
	desired := filled(desire(t, conn, table,
		"CREATE TABLE seen (id UInt64, twice UInt64) ENGINE = MergeTree ORDER BY id",
		"CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id, twice FROM t",
		"CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS WITH 1 AS one SELECT k, sum(one) AS n, sum(id) AS ids FROM t GROUP BY k"))
	p := planFor(t, conn, desired)
	if len(p.Steps) != 2 || p.Steps[0].Backfill == nil || p.Steps[1].Backfill == nil {
		t.Fatalf("the plan is\n%s", p)
	}
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	w.end()
	w.check("seen")
	for _, same := range []string{
		"SELECT (SELECT count(), sum(id), sum(twice) FROM t) = (SELECT count(), sum(id), sum(twice) FROM seen)",
		"SELECT (SELECT count(), sum(id) FROM t) = (SELECT sum(n), sum(ids) FROM counts)",
	} {
		if db.Exec(same) != "1" {
			t.Errorf("not so: %s", same)
		}
	}
	if after := db.Exec("SHOW CREATE TABLE t"); sorted(after) != sorted(before) {
		t.Errorf("the source was\n%s\nand is\n%s", before, after)
	}
	db.Exec("DROP TABLE acked SYNC") // the writers' own
	if p := planFor(t, conn, desired); len(p.Steps) > 0 {
		t.Errorf("there is still to do:\n%s", p)
	}
	noneLeft(t, db)
}

// noneLeft checks that nothing is left of copies and backfills.
func noneLeft(t *testing.T, db *enginetest.Database) {
	t.Helper()
	if left := db.Exec("SELECT groupArray(name) FROM (SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\_\\_chent%' AND name NOT LIKE '%\\_\\_chent\\_old%' ORDER BY name)"); left != "[]" {
		t.Errorf("left behind: %s", left)
	}
	if held := db.Exec("SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND create_table_query LIKE '%parts_to_throw_insert%'"); held != "[]" {
		t.Errorf("still held: %s", held)
	}
}

// A view that is there is filled: exactly where its target is empty or is to be
// filled anew, by bounds where the caller knows what is missing, and otherwise
// not before it is said which rows.
func TestBackfillOfAViewThatIsThere(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, k UInt8, s String, at DateTime DEFAULT toDateTime('2024-01-01 00:00:00') + id) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	w := start(t, db)
	w.insert(50_000, "")
	view := catalog.Name{Name: "feeds"}
	db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	w.write(3, 10)

	var uncertain *migrate.UncertainError
	waitFor(t, db, "SELECT count() > 0 FROM seen")
	if _, err := migrate.Backfill(t.Context(), conn, view, migrate.BackfillOptions{}); !errors.As(err, &uncertain) {
		t.Fatalf("a view whose target has rows: %v", err)
	}
	p, err := migrate.PlanBackfill(t.Context(), conn, view, migrate.BackfillOptions{Until: "2024-01-01 13:53:20"})
	if err != nil {
		t.Fatal(err)
	}
	if p.Exact || p.Uncertain == "" || p.Rows != 50_000 || p.Where != "`at` < '2024-01-01 13:53:20'" {
		t.Errorf("the plan by bounds is %+v", p)
	}
	if _, err := migrate.Backfill(t.Context(), conn, view, migrate.BackfillOptions{Until: "2024-01-01 13:53:20"}); err != nil {
		t.Fatal(err)
	}
	noneLeft(t, db)
	if _, err := migrate.Backfill(t.Context(), conn, view, migrate.BackfillOptions{Anew: true}); err != nil {
		t.Fatal(err)
	}
	w.end()
	w.check("seen")
	if db.Exec("SELECT (SELECT count(), sum(id) FROM t) = (SELECT count(), sum(id) FROM seen)") != "1" {
		t.Error("the target is not what the source has")
	}
	noneLeft(t, db)
}

// A backfill that is stopped goes on where it was; its state can be seen; other
// bounds are refused; and it can be taken back.
func TestBackfillGoesOn(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree PARTITION BY id % 4 ORDER BY id")
	db.Exec("INSERT INTO t SELECT number FROM numbers(40000)")
	db.Exec("CREATE MATERIALIZED VIEW feeds ENGINE = MergeTree ORDER BY id AS SELECT id FROM t")
	before := db.Exec("SHOW CREATE TABLE t")
	view := catalog.Name{Database: db.Name, Name: "feeds"}
	stop := func() {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if _, err := migrate.Backfill(ctx, conn, view, migrate.BackfillOptions{Run: apply.Options{OnCopy: func(apply.CopyProgress) { cancel() }}}); !errors.Is(err, context.Canceled) {
			t.Fatalf("the run was not stopped: %v", err)
		}
	}
	stop()
	states, err := apply.Backfills(t.Context(), conn, db.Name)
	if err != nil {
		t.Fatal(err)
	}
	if len(states) != 1 || !states[0].Cut || states[0].Rows != 40000 || states[0].Backfill.View != view {
		t.Errorf("the state is %+v", states)
	}
	var begun *apply.BackfillBegunError
	if err := apply.Backfill(t.Context(), conn, bounded(states[0]), apply.Options{}); !errors.As(err, &begun) {
		t.Errorf("other bounds: %v", err)
	}
	if _, err := apply.AbortBackfill(t.Context(), conn, view, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	noneLeft(t, db)
	if after := db.Exec("SHOW CREATE TABLE t"); after != before {
		t.Errorf("the source was\n%s\nand is\n%s", before, after)
	}
	db.Exec("TRUNCATE TABLE `.inner_id." + db.Exec("SELECT uuid FROM system.tables WHERE database = currentDatabase() AND name = 'feeds'") + "`")
	stop()
	if _, err := migrate.Backfill(t.Context(), conn, view, migrate.BackfillOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count(), uniqExact(id) FROM feeds"); got != "40000\t40000" {
		t.Errorf("the view has %s", got)
	}
	noneLeft(t, db)
}

func bounded(s apply.BackfillState) *plan.Backfill {
	b := *s.Backfill
	b.Column, b.From = "id", "7"
	return &b
}

// What cannot be filled is refused with its reason, before anything is done.
func TestBackfillIsRefused(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE m (id UInt64, s String) ENGINE = Memory")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE log (id UInt64) ENGINE = Log")
	tests := []struct{ view, want string }{
		{"CREATE MATERIALIZED VIEW v TO seen AS SELECT id FROM m", "has the engine Memory"},
		{"CREATE MATERIALIZED VIEW v TO log AS SELECT id FROM t", "into which parts can be attached"},
		{"CREATE MATERIALIZED VIEW v REFRESH EVERY 1 YEAR TO seen EMPTY AS SELECT id FROM t", "reads all rows by itself"},
		{"CREATE MATERIALIZED VIEW v TO seen AS SELECT id FROM t WHERE id IN (SELECT id FROM t)", "in more than one place"},
	}
	for _, tt := range tests {
		db.Exec(tt.view)
		_, err := migrate.Backfill(t.Context(), conn, catalog.Name{Name: "v"}, migrate.BackfillOptions{})
		var refused *apply.NotBackfillableError
		if !errors.As(err, &refused) || !contains(err, tt.want) {
			t.Errorf("%s: %v", tt.view, err)
		}
		db.Exec("DROP VIEW v SYNC")
		noneLeft(t, db)
	}
	if _, err := migrate.PlanBackfill(t.Context(), conn, catalog.Name{Name: "none"}, migrate.BackfillOptions{}); !contains(err, fmt.Sprintf("no materialized view %s.none", db.Name)) {
		t.Errorf("no such view: %v", err)
	}
}

func contains(err error, text string) bool { return err != nil && strings.Contains(err.Error(), text) }

// waitFor waits until a query answers 1.
func waitFor(t *testing.T, db *enginetest.Database, query string) {
	t.Helper()
	for range 1000 {
		if db.Exec(query) == "1" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("never: %s", query)
}
