package dir_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/dir"
)

// Revisions in the Keeper: what any server of a cluster writes, each reads.
func TestRevisionsInKeeper(t *testing.T) {
	t.Parallel()
	enginetest.Engine(t) // another server may have no Keeper
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	o := dir.ExecuteOptions{Engine: "KeeperMap('/chent/" + db.Name + "')"}
	d := folder(t, "1_create.sql", createT, "2_fill.sql", "INSERT INTO t VALUES (1);\nINSERT INTO nosuch VALUES (2);")
	var failed *dir.ExecuteError
	if _, err := dir.Execute(t.Context(), conn, d, o); !errors.As(err, &failed) || failed.Done != 1 {
		t.Fatalf("got %v", err)
	}
	// Another server would make the same table over the same place.
	db.Exec("DETACH TABLE atlas_schema_revisions")
	db.Exec("ATTACH TABLE atlas_schema_revisions")
	put(t, d, "2_fill.sql", fillT)
	put(t, d, "3_more.sql", fillT)
	const processes = 10
	var errs [processes]error
	var all sync.WaitGroup
	for i := range processes {
		conn := open(t, db.HTTP())
		all.Go(func() {
			at := o
			at.Lock = apply.Options{LockWait: 60e9}
			_, errs[i] = dir.Execute(context.WithoutCancel(t.Context()), conn, d, at)
		})
	}
	all.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count(), sum(a) FROM t"); got != "4\t6" {
		t.Errorf("rows %q", got)
	}
	if err := dir.Set(t.Context(), conn, d, "1", o); err != nil {
		t.Fatal(err)
	}
	state, err := dir.Status(t.Context(), conn, d, o)
	if err != nil || state.Current() != "1" || len(state.Pending) != 2 {
		t.Errorf("%+v, %v", state, err)
	}
	if got := db.Exec("SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = 'atlas_schema_revisions'"); got != "KeeperMap" {
		t.Errorf("engine %s", got)
	}
	db.Exec("DROP TABLE atlas_schema_revisions SYNC")
}

// The replicated table is made and read as it is on a cluster. The embedded
// engine has no replication, so that it can hold no row there.
func TestRevisionsReplicated(t *testing.T) {
	t.Parallel()
	enginetest.Engine(t)
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	o := dir.ExecuteOptions{Engine: "ReplicatedReplacingMergeTree('/chent/" + db.Name + "', '{replica}', _rev, _deleted)"}
	d := folder(t, "1_create.sql", createT)
	ctx, cancel := context.WithTimeout(t.Context(), 10e9)
	defer cancel()
	short := open(t, db.HTTP()+"?insert_keeper_max_retries=0")
	_, err := dir.Execute(ctx, short, d, o)
	if !driver.IsCode(err, 242, 999) { // read-only: no replica is active
		t.Fatalf("got %v", err)
	}
	state, err := dir.Status(t.Context(), conn, d, o)
	if err != nil || len(state.Pending) != 1 {
		t.Errorf("%+v, %v", state, err)
	}
	if got := db.Exec("SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'atlas_schema_revisions'"); !strings.HasPrefix(got, "ReplicatedReplacingMergeTree(") {
		t.Errorf("engine %s", got)
	}
}
