package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// Environment variables of a process that applies and is killed.
const (
	envKillURL   = "CHENT_TEST_KILL_URL"   // of the database to change
	envKillAt    = "CHENT_TEST_KILL_AT"    // the statement, from 1, before which to die; 0: not at all
	envKillAfter = "CHENT_TEST_KILL_AFTER" // die that long after the statement was begun
	envKillCopy  = "CHENT_TEST_KILL_COPY"  // "table rows": die when the copy of that table has come that far
	// envSoak is the number of random kills of TestKillSoak.
	envSoak = "CHENT_TEST_SOAK"
)

// killer counts the statements of a run and ends the process, without a last
// word, at one of them.
type killer struct {
	slog.Handler
	at, seen int
	after    time.Duration
}

func (k *killer) Enabled(context.Context, slog.Level) bool { return true }

func (k *killer) Handle(context.Context, slog.Record) error {
	if k.seen++; k.seen != k.at {
		return nil
	}
	die := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
	if k.after == 0 {
		die()
	}
	time.AfterFunc(k.after, die)
	return nil
}

// TestKilledProcess is the process that TestKill starts; alone it does nothing.
func TestKilledProcess(t *testing.T) {
	url := os.Getenv(envKillURL)
	if url == "" {
		t.Skip("started by TestKill")
	}
	at, err := strconv.Atoi(os.Getenv(envKillAt))
	if err != nil {
		t.Fatal(err)
	}
	after, err := time.ParseDuration(os.Getenv(envKillAfter))
	if err != nil {
		t.Fatal(err)
	}
	var table string
	var rows uint64
	if _, err := fmt.Sscan(os.Getenv(envKillCopy), &table, &rows); err != nil {
		t.Fatal(err)
	}
	k := &killer{Handler: slog.DiscardHandler, at: at, after: after}
	conn, err := driver.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := migrate.Apply(t.Context(), conn, after2(), migrate.ApplyOptions{PlanOptions: everything, Run: apply.Options{
		// A dead process keeps its lock this long.
		LockTTL: time.Second, LockWait: 30 * time.Second, Logger: slog.New(k),
		OnCopy: func(p apply.CopyProgress) {
			if p.Table == table && p.Rows >= rows {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		},
	}}); err != nil {
		t.Fatal(err)
	}
	fmt.Println("statements:", k.seen)
}

// before2 and after2 differ in every class of step.
func before2() []string {
	return []string{
		"CREATE TABLE meta (id UInt64, old String, narrow UInt64, t DateTime, c String) ENGINE = MergeTree ORDER BY id",
		"INSERT INTO meta SELECT number, toString(number), number % 100, '2020-01-01', 'x' FROM numbers(5000)",
		"CREATE TABLE keyed (id UInt64, p UInt8, s String) ENGINE = MergeTree PARTITION BY p ORDER BY id",
		"INSERT INTO keyed SELECT number, number % 3, toString(number) FROM numbers(30000)",
		"CREATE TABLE parted (id UInt64, s String) ENGINE = MergeTree ORDER BY id",
		"INSERT INTO parted SELECT number, toString(number) FROM numbers(10000)",
		"CREATE TABLE engined (id UInt64, v UInt64) ENGINE = MergeTree ORDER BY id",
		"INSERT INTO engined SELECT number, number FROM numbers(10000)",
		"CREATE TABLE gone (a UInt8) ENGINE = MergeTree ORDER BY a",
		"INSERT INTO gone VALUES (1)",
		"CREATE VIEW v AS SELECT id FROM meta",
	}
}

func after2() catalog.Catalog {
	merge := func(order, partition string) catalog.Storage {
		return catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: order, PartitionBy: partition}
	}
	return catalog.Catalog{Databases: []catalog.Database{{
		Tables: []catalog.Table{
			{Name: "meta", Columns: []catalog.Column{
				{Name: "id", Type: "UInt64"}, {Name: "narrow", Type: "UInt8"}, {Name: "t", Type: "DateTime", Comment: "when"},
				{Name: "c", Type: "LowCardinality(String)", Codec: []string{"ZSTD(3)"}}, {Name: "added", Type: "UInt32", DefaultKind: catalog.Default, Default: "7"},
			}, Storage: merge("id", "")},
			{Name: "keyed", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "p", Type: "UInt8"}, {Name: "s", Type: "String"}}, Storage: merge("(s, id)", "p")},
			{Name: "parted", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "s", Type: "String"}}, Storage: merge("id", "id % 4")},
			{Name: "engined", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "v", Type: "UInt64"}},
				Storage: catalog.Storage{Engine: catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"v"}}, OrderBy: "id"}},
			{Name: "made", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Storage: merge("a", "")},
		},
		Views: []catalog.View{{Name: "v", Query: "SELECT id, narrow FROM meta"}, {Name: "w", Query: "SELECT id FROM v"}},
	}}}
}

// content is what must be the same however often a run was killed.
func content(db *enginetest.Database) string {
	return strings.Join([]string{
		db.Exec("SELECT count(), sum(cityHash64(id, narrow, t, c, added)) FROM meta"),
		db.Exec("SELECT count(), sum(cityHash64(id, p, s)) FROM keyed"),
		db.Exec("SELECT count(), sum(cityHash64(id, s)) FROM parted"),
		db.Exec("SELECT count(), sum(cityHash64(id, v)) FROM engined"),
		db.Exec("SELECT count(), sum(id) FROM w"),
		db.Exec("SELECT count(), sum(cityHash64(id, s)) FROM keyed__chent_old"),
		db.Exec("SELECT groupArray(name) FROM (SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name)"),
	}, "\n")
}

// run starts a process that applies; at 0 it is not killed.
func run(t *testing.T, db *enginetest.Database, at int, after time.Duration) (statements int, killed bool) {
	t.Helper()
	return start(t, db.HTTP(), at, after, "none 0")
}

// start starts a process that applies, and is killed at a statement or in a
// copy.
func start(t *testing.T, url string, at int, after time.Duration, inCopy string) (statements int, killed bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledProcess$", "-test.v")
	cmd.Env = append(os.Environ(), envKillURL+"="+url, envKillAt+"="+strconv.Itoa(at), envKillAfter+"="+after.String(), envKillCopy+"="+inCopy)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 0, true
		}
	}
	if err != nil {
		t.Fatalf("kill at %d after %v: %v\n%s", at, after, err, out)
	}
	if _, rest, ok := strings.Cut(string(out), "statements: "); ok {
		fmt.Sscan(rest, &statements)
	}
	return statements, false
}

// scenario makes the database of the test, in which run may be killed.
func scenario(t *testing.T) *enginetest.Database {
	t.Helper()
	db := enginetest.New(t)
	for _, sql := range before2() {
		db.Exec(sql)
	}
	return db
}

// done checks that a database is at the end of the scenario. A process that
// was killed when all was done has left its lock, which the first run after
// its time takes away.
func done(t *testing.T, db *enginetest.Database, want string) {
	t.Helper()
	if db.Exec("EXISTS TABLE "+apply.LockTable) == "1" {
		time.Sleep(1100 * time.Millisecond)
		run(t, db, 0, 0)
	}
	if got := content(db); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	p, _, err := migrate.Plan(t.Context(), open(t, db.HTTP()), after2(), everything)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Steps) > 0 {
		t.Errorf("left to do:\n%v", p)
	}
}

// Processes that apply are killed before their first, second, third … statement;
// the last one ends with the same schema and the same rows as if nothing had
// happened.
func TestKill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts many processes")
	}
	db := scenario(t)
	first, _, err := migrate.Plan(t.Context(), open(t, db.HTTP()), after2(), everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []plan.Class{plan.Metadata, plan.HeavyMutation, plan.Destructive, plan.Recreate} {
		if first.Summary()[class] == 0 {
			t.Errorf("the scenario has no step of class %s:\n%v", class, first)
		}
	}
	statements, _ := run(t, db, 0, 0)
	want := content(db)
	done(t, db, want)
	if statements < 10 {
		t.Fatalf("%d statements", statements)
	}
	// All in one database: each run begins where the last one died, and dies
	// one statement later.
	once := scenario(t)
	kills := 0
	for at := 1; ; at++ {
		if _, killed := run(t, once, at, 0); !killed {
			break
		}
		kills++
	}
	if kills == 0 {
		t.Fatal("nothing was killed")
	}
	done(t, once, want)
	t.Logf("%d statements; %d kills in one database", statements, kills)
}

// Kills before each statement, then at random moments, also in the middle of
// statements, until there are as many as the environment variable says.
func TestKillSoak(t *testing.T) {
	t.Parallel()
	wanted, err := strconv.Atoi(os.Getenv(envSoak))
	if err != nil {
		t.Skip("set " + envSoak + " to a number of kills; see make soak")
	}
	whole := scenario(t)
	statements, _ := run(t, whole, 0, 0)
	want := content(whole)
	kills := 0
	for at := 1; at <= statements; at++ { // before each statement of a whole run
		db := scenario(t)
		if _, killed := run(t, db, at, 0); killed {
			kills++
		}
		run(t, db, 0, 0)
		done(t, db, want)
	}
	for kills < wanted {
		db := scenario(t)
		for {
			at, after := 1+rand.IntN(statements), time.Duration(rand.IntN(30))*time.Millisecond
			if _, killed := run(t, db, at, after); !killed {
				break
			}
			kills++
		}
		done(t, db, want)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills", kills)
}

// A process dies in the middle of a copy, with part of the rows in the new
// table; the next one ends with all of them, each once, even while the server
// still runs the statement of the dead one.
func TestKillInTheMiddleOfACopy(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("copies a million rows, twice")
	}
	const total = 1_000_000
	tests := []struct {
		table, definition, columns, values string
		at                                 int // rows, of those to copy
	}{
		{"keyed", "(id UInt64, p UInt8, s String) ENGINE = MergeTree PARTITION BY p ORDER BY id", "id, p, s", "number, number % 4, toString(number)", total / 2},
		{"parted", "(id UInt64, s String) ENGINE = MergeTree ORDER BY id", "id, s", "number, toString(number)", 1},
	}
	for _, tt := range tests {
		t.Run(tt.table, func(t *testing.T) {
			t.Parallel()
			db := scenario(t)
			db.Exec("DROP TABLE " + tt.table)
			db.Exec("CREATE TABLE " + tt.table + tt.definition)
			db.Exec(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM numbers(%d)", tt.table, tt.columns, tt.values, total))
			content := fmt.Sprintf("SELECT count(), sum(cityHash64(%s)) FROM %s", tt.columns, tt.table)
			want := db.Exec(content)
			if _, killed := start(t, db.Native(), 0, 0, fmt.Sprintf("%s %d", tt.table, tt.at)); !killed {
				t.Fatal("the copy was over before the process could be killed")
			}
			copied, err := strconv.Atoi(db.Exec("SELECT sum(total_rows) FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '" + tt.table + plan.Mark + "new')"))
			if err != nil || copied >= total {
				t.Errorf("killed with %d of %d rows copied: %v", copied, total, err)
			}
			if old := db.Exec(content); old != want {
				t.Errorf("the table holds %s while it is copied, want %s", old, want)
			}
			start(t, db.Native(), 0, 0, "none 0")
			if got := db.Exec(content); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			t.Logf("killed with %d of %d rows copied", copied, total)
		})
	}
}
