package dir_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/dir"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func open(t *testing.T, url string) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// folder makes a directory of files, by name and text.
func folder(t *testing.T, files ...string) *dir.Dir {
	t.Helper()
	d, err := dir.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		put(t, d, files[i], files[i+1])
	}
	return d
}

func put(t *testing.T, d *dir.Dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.Path(), name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteSum(); err != nil {
		t.Fatal(err)
	}
}

const (
	createT = "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a;"
	fillT   = "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n"
)

func TestExecute(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"http", "native"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			url := db.HTTP()
			if protocol == "native" {
				url = db.Native()
			}
			conn := open(t, url)
			d := folder(t, "1_create.sql", createT, "2_fill.sql", "INSERT INTO t SELECT 1;\nINSERT INTO t SELECT 2;", "3_empty.sql", "-- nothing yet\n")
			result, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Count: 1})
			if err != nil || result.Files != 1 || result.Statements != 1 {
				t.Fatalf("%+v, %v", result, err)
			}
			state, err := dir.Status(t.Context(), conn, d, dir.ExecuteOptions{})
			if err != nil || state.Current() != "1" || len(state.Pending) != 2 {
				t.Fatalf("%+v, %v", state, err)
			}
			if result, err = dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil || result.Files != 2 || result.Statements != 2 {
				t.Fatalf("%+v, %v", result, err)
			}
			if result, err = dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil || result.Files != 0 {
				t.Fatalf("again: %+v, %v", result, err)
			}
			if got := db.Exec("SELECT sum(a), count() FROM t"); got != "3\t2" {
				t.Errorf("rows %q", got)
			}
			if got := db.Exec("SELECT groupArray((version, applied, total, length(partial_hashes), error)) FROM (SELECT * FROM atlas_schema_revisions FINAL ORDER BY version)"); got != "[('1',1,1,1,''),('2',2,2,2,''),('3',0,0,0,'')]" {
				t.Errorf("revisions %s", got)
			}
		})
	}
}

// A statement that fails stops the file; mended, the file goes on there.
func TestExecuteGoesOnAfterAMistake(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	d := folder(t, "1.sql", createT+"\nUSE system;\nUSE "+db.Name+";\nINSERT INTO t VALUES (1);\nINSERT INTO nosuch VALUES (2);\nINSERT INTO t VALUES (3);\n")
	_, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{})
	var failed *dir.ExecuteError
	if !errors.As(err, &failed) || failed.Done != 4 || failed.Statement.Line != 5 || !driver.IsCode(err, 60) {
		t.Fatalf("error %v", err)
	}
	state, err := dir.Status(t.Context(), conn, d, dir.ExecuteOptions{})
	if err != nil || state.Partial == nil || state.Partial.Applied != 4 || state.Partial.ErrorStatement != "INSERT INTO nosuch VALUES (2)" {
		t.Fatalf("%+v, %v", state, err)
	}
	// What was applied may not be edited, ...
	put(t, d, "1.sql", "CREATE TABLE t (b UInt8) ENGINE = Memory;")
	var history *dir.HistoryError
	if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &history) || history.Statement != 1 {
		t.Fatalf("error %v", err)
	}
	// ... what was not may.
	put(t, d, "1.sql", createT+"\nUSE system;\nUSE "+db.Name+";\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nINSERT INTO t VALUES (3);\n")
	if result, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil || result.Statements != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	if got := db.Exec("SELECT sum(a), count() FROM t"); got != "6\t3" {
		t.Errorf("rows %q", got)
	}
}

func TestExecuteRefuses(t *testing.T) {
	t.Parallel()
	applied := func(t *testing.T) (*enginetest.Database, driver.Conn, *dir.Dir) {
		db := enginetest.New(t)
		conn := open(t, db.HTTP())
		d := folder(t, "1_create.sql", createT, "3_fill.sql", fillT)
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil {
			t.Fatal(err)
		}
		return db, conn, d
	}
	t.Run("edited file", func(t *testing.T) {
		t.Parallel()
		_, conn, d := applied(t)
		put(t, d, "1_create.sql", createT+" SELECT 1;")
		var history *dir.HistoryError
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &history) || history.File != "1_create.sql" {
			t.Errorf("error %v", err)
		}
	})
	t.Run("edited behind the sum", func(t *testing.T) {
		t.Parallel()
		_, conn, d := applied(t)
		if err := os.WriteFile(filepath.Join(d.Path(), "3_fill.sql"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		var sum *dir.SumError
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &sum) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("missing file", func(t *testing.T) {
		t.Parallel()
		_, conn, _ := applied(t)
		var missing *dir.MissingError
		if _, err := dir.Execute(t.Context(), conn, folder(t, "1_create.sql", createT), dir.ExecuteOptions{}); !errors.As(err, &missing) || missing.Revision.Version != "3" {
			t.Errorf("error %v", err)
		}
	})
	t.Run("out of order", func(t *testing.T) {
		t.Parallel()
		db, conn, d := applied(t)
		put(t, d, "2_late.sql", "INSERT INTO t VALUES (7);")
		var order *dir.OrderError
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &order) || !cmp.Equal(order.Files, []string{"2_late.sql"}) {
			t.Fatalf("error %v", err)
		}
		if result, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Order: dir.LinearSkip}); err != nil || result.Files != 0 {
			t.Errorf("skip: %+v, %v", result, err)
		}
		if result, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Order: dir.NonLinear}); err != nil || result.Files != 1 {
			t.Errorf("non-linear: %+v, %v", result, err)
		}
		if got := db.Exec("SELECT sum(a) FROM t"); got != "10" {
			t.Errorf("sum %s", got)
		}
	})
	t.Run("tables without revisions", func(t *testing.T) {
		t.Parallel()
		db := enginetest.New(t)
		conn := open(t, db.HTTP())
		db.Exec(createT)
		d := folder(t, "1_create.sql", createT, "2_fill.sql", fillT)
		var dirty *dir.DirtyError
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); !errors.As(err, &dirty) || dirty.Count != 1 || dirty.Table != "t" {
			t.Fatalf("error %v", err)
		}
		if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Baseline: "11"}); err == nil {
			t.Error("a baseline that is no version was taken")
		}
		if result, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Baseline: "1"}); err != nil || result.Files != 1 {
			t.Fatalf("%+v, %v", result, err)
		}
		if got := db.Exec("SELECT sum(a) FROM t"); got != "3" {
			t.Errorf("sum %s", got)
		}
	})
}

func TestSet(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	db.Exec(createT)
	d := folder(t, "1_create.sql", createT, "2_fill.sql", fillT, "3_more.sql", fillT)
	for _, tt := range []struct {
		version string
		pending int
	}{{"2", 1}, {"3", 0}, {"1", 2}} {
		if err := dir.Set(t.Context(), conn, d, tt.version, dir.ExecuteOptions{}); err != nil {
			t.Fatal(err)
		}
		state, err := dir.Status(t.Context(), conn, d, dir.ExecuteOptions{})
		if err != nil || state.Current() != tt.version || len(state.Pending) != tt.pending {
			t.Errorf("set %s: current %q, %d pending, %v", tt.version, state.Current(), len(state.Pending), err)
		}
	}
	if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count() FROM t"); got != "4" {
		t.Errorf("%s rows", got)
	}
}

// A process that ends between the intent and the end of a statement leaves a
// doubt: what can be repeated is, the rest is asked.
func TestExecuteInDoubt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		statement string
		doubt     dir.Doubt
		wantError bool
		count     string
	}{
		{"ALTER TABLE t ADD COLUMN IF NOT EXISTS b UInt8", "", false, "0"},
		{"INSERT INTO t VALUES (1)", "", true, "0"},
		{"INSERT INTO t VALUES (1)", dir.DoubtAgain, false, "1"},
		{"INSERT INTO t VALUES (1)", dir.DoubtDone, false, "0"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.statement[:5], tt.doubt), func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db.HTTP())
			d := folder(t, "1.sql", createT+"\n"+tt.statement+";")
			ctx, cancel := context.WithCancel(t.Context())
			_, err := dir.Execute(ctx, conn, d, dir.ExecuteOptions{OnStatement: func(_ dir.File, i int, _ dir.Statement) {
				if i == 1 {
					cancel()
				}
			}})
			var doubt *dir.DoubtError
			if !errors.As(err, &doubt) || doubt.Done != 1 {
				t.Fatalf("error %v", err)
			}
			_, err = dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{Doubt: tt.doubt})
			if errors.As(err, &doubt) != tt.wantError || !tt.wantError && err != nil {
				t.Fatalf("again: %v", err)
			}
			if got := db.Exec("SELECT count() FROM t"); got != tt.count {
				t.Errorf("%s rows, want %s", got, tt.count)
			}
		})
	}
}

// Processes that start at once run each statement once.
func TestExecuteAtOnce(t *testing.T) {
	t.Parallel()
	for _, processes := range []int{2, 10} {
		t.Run(fmt.Sprint(processes), func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			d := folder(t, "1_create.sql", createT, "2_fill.sql", fillT)
			errs := make([]error, processes)
			var all sync.WaitGroup
			for i := range processes {
				conn := open(t, db.HTTP())
				all.Go(func() {
					_, errs[i] = dir.Execute(context.WithoutCancel(t.Context()), conn, d, dir.ExecuteOptions{Lock: apply.Options{LockWait: 60e9}})
				})
			}
			all.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
			if got := db.Exec("SELECT count() FROM t"); got != "2" {
				t.Errorf("%s rows, want 2", got)
			}
		})
	}
}

func TestRepeatable(t *testing.T) {
	tests := []struct {
		sql  string
		want bool
	}{
		{"CREATE TABLE IF NOT EXISTS t (a UInt8, PROJECTION p (SELECT a ORDER BY a)) ENGINE = MergeTree ORDER BY a", true},
		{"CREATE TABLE IF NOT EXISTS t ENGINE = Memory AS SELECT 1", false},
		{"CREATE TABLE t (a UInt8 COMMENT 'IF NOT EXISTS') ENGINE = Memory", false},
		{"CREATE OR REPLACE TABLE t (a UInt8) ENGINE = Memory", false},
		{"create or replace view v as select 1", true},
		{"CREATE MATERIALIZED VIEW IF NOT EXISTS v ENGINE = Memory POPULATE AS SELECT 1", false},
		{"DROP TABLE IF EXISTS t", true},
		{"DROP TABLE t", false},
		{"ALTER TABLE a.t ON CLUSTER c ADD COLUMN IF NOT EXISTS b UInt8, MODIFY ORDER BY (a, b)", true},
		{"ALTER TABLE t ADD COLUMN b UInt8", false},
		{"ALTER TABLE t DROP COLUMN IF EXISTS b, DROP INDEX i", false},
		{"ALTER TABLE t MODIFY SETTING x = 1, y = 2, COMMENT COLUMN a 'x'", true},
		{"ALTER TABLE t MODIFY COLUMN a REMOVE TTL", false},
		{"ALTER TABLE t UPDATE a = a + 1 WHERE 1", false},
		{"ALTER TABLE t DELETE WHERE a = 1", true},
		{"ALTER TABLE t ATTACH PARTITION 1 FROM u", false},
		{"EXCHANGE TABLES a AND b", false},
		{"INSERT INTO t VALUES (1)", false},
		{"", false},
		{"ALTER TABLE t", false},
	}
	for _, tt := range tests {
		if got := dir.Repeatable(tt.sql); got != tt.want {
			t.Errorf("%s: %v", tt.sql, got)
		}
	}
}
