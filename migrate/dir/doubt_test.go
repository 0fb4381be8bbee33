package dir_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/dir"
)

// A server that stopped waiting may go on: what cannot be repeated is not sent
// again, what can is.
func TestStatementThatTimesOutIsInDoubt(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	const slow = "INSERT INTO t SELECT sleepEachRow(0.2) FROM numbers(20) SETTINGS max_execution_time = 1, timeout_overflow_mode = 'throw', max_block_size = 1"
	d := folder(t, "1_create.sql", createT, "2_slow.sql", slow)
	for range 2 {
		var doubt *dir.DoubtError
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &doubt) {
			t.Fatalf("got %v, want a doubt", err)
		}
	}
	if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Doubt: dir.DoubtDone}); err != nil {
		t.Error(err)
	}
}

// A host that comes later has no revision table: it makes it and looks before
// it decides, or every file would run again.
func TestSharedRevisionsAreReadOnAHostWithoutATable(t *testing.T) {
	t.Parallel()
	enginetest.Engine(t)
	first, second := enginetest.New(t), enginetest.New(t)
	o := dir.ExecuteOptions{Engine: "KeeperMap('/chent/shared_" + first.Name + "')"}
	d := folder(t, "1_create.sql", createT, "2_fill.sql", fillT)
	if result, err := dir.Execute(t.Context(), open(t, first.HTTP()), d, o); err != nil || result.Files != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	conn := open(t, second.HTTP())
	if state, err := dir.Status(t.Context(), conn, d, o); err != nil || !state.Unseen {
		t.Errorf("before: %+v, %v", state, err)
	}
	if result, err := dir.Execute(t.Context(), conn, d, o); err != nil || result.Files != 0 {
		t.Errorf("the second host: %+v, %v", result, err)
	}
	if state, err := dir.Status(t.Context(), conn, d, o); err != nil || state.Unseen || state.Current() != "2" {
		t.Errorf("after: %+v, %v", state, err)
	}
	var cluster *dir.ClusterError
	files, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	if err := dir.Revert(t.Context(), conn, d, files[1], dir.Undo{}, o); !errors.As(err, &cluster) {
		t.Errorf("taking back where others have it: %v", err)
	}
	first.Exec("DROP TABLE atlas_schema_revisions SYNC")
	second.Exec("DROP TABLE atlas_schema_revisions SYNC")
}

// A revision table on every host that none shares is refused before anything.
func TestRevisionsOnAClusterNeedASharedEngine(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	d := folder(t, "1_create.sql", createT)
	for _, engine := range []string{"", "MergeTree", "ReplacingMergeTree(_rev, _deleted)"} {
		o := dir.ExecuteOptions{Cluster: "main", Engine: engine}
		_, err := dir.Execute(t.Context(), conn, d, o)
		if err == nil || !strings.Contains(err.Error(), "name an engine that they share") {
			t.Errorf("%q: %v", engine, err)
		}
		if err := dir.Set(t.Context(), conn, d, "1", o); err == nil {
			t.Errorf("set with %q", engine)
		}
	}
	if got := db.Exec("SELECT count() FROM system.tables WHERE database = currentDatabase()"); got != "0" {
		t.Errorf("%s tables were made", got)
	}
}
