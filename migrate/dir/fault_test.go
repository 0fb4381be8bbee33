package dir_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/dir"
)

// Each fault ends in a message that says what to do, and when that was done
// the next run proceeds.
func TestFaults(t *testing.T) {
	t.Parallel()
	edit := func(t *testing.T, d *dir.Dir, name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(d.Path(), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const next = "INSERT INTO t VALUES (9);"
	tests := []struct {
		name    string
		fault   func(t *testing.T, db *enginetest.Database, d *dir.Dir)
		message string // a pattern; DIR is the directory
		mend    func(t *testing.T, db *enginetest.Database, d *dir.Dir)
		options dir.ExecuteOptions
		files   int // that the next run runs
	}{
		{
			name: "a file that was applied is edited",
			fault: func(t *testing.T, _ *enginetest.Database, d *dir.Dir) {
				put(t, d, "1_create.sql", createT+" SELECT 1;")
			},
			message: `migrate: 1_create\.sql was applied and has been edited since: bring the old text back and put the change into a new file`,
			mend:    func(t *testing.T, _ *enginetest.Database, d *dir.Dir) { put(t, d, "1_create.sql", createT) },
			files:   1,
		},
		{
			name: "a file that was applied is missing",
			fault: func(t *testing.T, _ *enginetest.Database, d *dir.Dir) {
				if err := os.Remove(filepath.Join(d.Path(), "1_create.sql")); err != nil {
					t.Fatal(err)
				}
				if err := d.WriteSum(); err != nil {
					t.Fatal(err)
				}
			},
			message: `migrate: version 1 \(create\) was applied and has no file in DIR: bring it back, or is this the directory of another server\?`,
			mend:    func(t *testing.T, _ *enginetest.Database, d *dir.Dir) { put(t, d, "1_create.sql", createT) },
			files:   1,
		},
		{
			name:    "a file does not match the sum",
			fault:   func(t *testing.T, _ *enginetest.Database, d *dir.Dir) { edit(t, d, "2_next.sql", next+"\n"+next) },
			message: `migrate: DIR/2_next\.sql was edited since atlas\.sum was written: review it, then run .chent migrate hash.`,
			mend: func(t *testing.T, _ *enginetest.Database, d *dir.Dir) {
				if err := d.WriteSum(); err != nil {
					t.Fatal(err)
				}
			},
			files: 1,
		},
		{
			name:    "the sum itself is broken",
			fault:   func(t *testing.T, _ *enginetest.Database, d *dir.Dir) { edit(t, d, dir.SumFile, "h1:nonsense=\n") },
			message: `migrate: DIR/atlas\.sum: .*: the file itself was edited; run .chent migrate hash.`,
			mend: func(t *testing.T, _ *enginetest.Database, d *dir.Dir) {
				if err := d.WriteSum(); err != nil {
					t.Fatal(err)
				}
			},
			files: 1,
		},
		{
			name: "a holder of the lock lives",
			fault: func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) {
				db.Exec("CREATE TABLE " + apply.LockTable + ` (id UInt8) ENGINE = Memory COMMENT '{"id":"x","owner":"host, process 7","until":4000000000}'`)
			},
			message: "apply: host, process 7 holds the lock `t_.*`\\.`_chent_lock` until 2096-10-02 07:06:40: wait for it, or drop the table if that process is gone",
			mend:    func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) { db.Exec("DROP TABLE " + apply.LockTable) },
			options: dir.ExecuteOptions{Lock: apply.Options{LockWait: time.Millisecond}},
			files:   1,
		},
		{
			name: "a holder of the lock is dead",
			fault: func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) {
				db.Exec("CREATE TABLE " + apply.LockTable + ` (id UInt8) ENGINE = Memory COMMENT '{"id":"x","owner":"host, process 7","until":1}'`)
				db.Exec("CREATE TABLE " + apply.LockTable + `_stale_x (id UInt8) ENGINE = Memory COMMENT '{"id":"y","owner":"host, process 8","until":1}'`)
			},
		},
		{
			name: "a table of another kind has the name of the lock",
			fault: func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) {
				db.Exec("CREATE TABLE " + apply.LockTable + " (id UInt8) ENGINE = Memory COMMENT 'mine'")
			},
			message: "apply: take the lock `t_.*`\\.`_chent_lock`: t_.*\\._chent_lock is there and is no lock of ours: .*",
			mend:    func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) { db.Exec("DROP TABLE " + apply.LockTable) },
			files:   1,
		},
		{
			name: "the clock was years ahead when the last run wrote its revisions",
			fault: func(_ *testing.T, db *enginetest.Database, _ *dir.Dir) {
				db.Exec("INSERT INTO atlas_schema_revisions SELECT * REPLACE (_rev + 10 * 365 * 86400 * 1000000000 AS _rev, executed_at + INTERVAL 10 YEAR AS executed_at) FROM atlas_schema_revisions")
			},
		},
		{
			name: "a mutation fails",
			fault: func(t *testing.T, db *enginetest.Database, d *dir.Dir) {
				db.Exec("ALTER TABLE t ADD COLUMN s String")
				db.Exec("INSERT INTO t VALUES (1, 'x')")
				put(t, d, "2_next.sql", "ALTER TABLE t MODIFY COLUMN s UInt8;")
			},
			message: `(?s)migrate: 2_next\.sql:1: statement 1 of 1: clickhouse: code 341 \(\w+\): .*Cannot parse string 'x' as UInt8.* \[statement: ALTER TABLE t MODIFY COLUMN s UInt8\]; the server tries the mutation again for ever, .*: run KILL MUTATION WHERE mutation_id = '…' for it and give the column its old type back with MODIFY COLUMN, mend the values or edit this statement \(those before it may not be edited\), and run again`,
			mend: func(t *testing.T, db *enginetest.Database, d *dir.Dir) {
				db.Exec("KILL MUTATION WHERE database = currentDatabase() AND table = 't' SYNC")
				put(t, d, "2_next.sql", "ALTER TABLE t MODIFY COLUMN s String;")
			},
			files: 1,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db.HTTP())
			d := folder(t, "1_create.sql", createT)
			if _, err := dir.Execute(t.Context(), conn, d, dir.ExecuteOptions{}); err != nil {
				t.Fatal(err)
			}
			put(t, d, "2_next.sql", next)
			tt.fault(t, db, d)
			want := 1
			result, err := dir.Execute(t.Context(), conn, d, tt.options)
			if tt.message != "" {
				pattern := strings.ReplaceAll(tt.message, "DIR", regexp.QuoteMeta(d.Path()))
				if err == nil || !regexp.MustCompile("^"+pattern+"$").MatchString(err.Error()) {
					t.Fatalf("got the error\n%v\nwhich does not match\n%s", err, pattern)
				}
				tt.mend(t, db, d)
				want = tt.files
				result, err = dir.Execute(t.Context(), conn, d, tt.options)
			}
			if err != nil || result.Files != want {
				t.Errorf("the next run: %d files, %v", result.Files, err)
			}
			state, err := dir.Status(t.Context(), conn, d, dir.ExecuteOptions{})
			if err != nil || state.Current() != "2" || len(state.Pending) > 0 {
				t.Errorf("status %+v, %v", state, err)
			}
			if got := db.Exec("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"); got != "atlas_schema_revisions\nt" {
				t.Errorf("tables left: %q", got)
			}
		})
	}
}
