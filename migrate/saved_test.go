package migrate_test

import (
	"context"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
)

// A saved plan whose run was stopped in the middle of a copy runs again: what
// the copy has taken from the table is none of its changes.
func TestSavedPlanGoesOnWithItsCopy(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE t (id UInt64, tenant UInt32, at DateTime, kind LowCardinality(String), amount Float64, text String) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id")
	db.Exec("INSERT INTO t (id, text) SELECT number, toString(number) FROM numbers(1000)")
	conn := open(t, db.HTTP())
	desired := bigTable("(tenant, id)")
	p, found, err := migrate.Plan(t.Context(), conn, desired, everything)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := migrate.SavePlan(t.Context(), conn, p, found)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := migrate.RunSaved(ctx, conn, saved, apply.Options{OnCopy: func(apply.CopyProgress) { cancel() }}); err == nil {
		t.Fatal("the run was not stopped")
	}
	if held := db.Exec("SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 't' AND create_table_query LIKE '%parts_to_throw_insert%'"); held != "1" {
		t.Fatal("the table is not held: the run stopped too early")
	}
	if _, err := migrate.RunSaved(t.Context(), conn, saved, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT sorting_key, total_rows FROM system.tables WHERE database = currentDatabase() AND name = 't'"); got != "tenant, id\t1000" {
		t.Errorf("the table is %s", got)
	}
}
