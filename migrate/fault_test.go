package migrate_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/plan"
)

// server starts an engine of the test's own, which may be killed.
func server(t *testing.T, o embedded.Options) (*embedded.Engine, driver.Conn) {
	t.Helper()
	o.Install, o.Password = true, "secret"
	engine, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	conn, err := driver.Open(t.Context(), "clickhouse://"+engine.User()+":secret@"+engine.NativeAddr()+"/app?create_database=true")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return engine, conn
}

func execAll(t *testing.T, conn driver.Conn, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if err := conn.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
}

func answer(t *testing.T, conn driver.Conn, sql string) string {
	t.Helper()
	rows, err := apply.Texts(t.Context(), conn, sql)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "\t"))
	}
	return strings.Join(lines, "\n")
}

// matches checks a whole message, of which some parts differ from run to run.
func matches(t *testing.T, err error, pattern string) {
	t.Helper()
	if err == nil || !regexp.MustCompile(`^(?s:`+pattern+`)$`).MatchString(err.Error()) {
		t.Errorf("got the error\n%v\nwhich does not match\n%s", err, pattern)
	}
}

// trigger does something a while after a statement was begun.
type trigger struct {
	slog.Handler
	begins string
	do     func()
}

func (h trigger) Enabled(context.Context, slog.Level) bool { return true }
func (h trigger) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "statement" && strings.HasPrefix(a.Value.String(), h.begins) {
			time.AfterFunc(100*time.Millisecond, h.do)
		}
		return true
	})
	return nil
}

func storedBy(order string) catalog.Catalog {
	return catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{{
		Name: "t", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "s", Type: "String"}},
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: order},
	}}}}}
}

// The server dies in the middle of a statement, of a plan and of a file. The
// message says that nobody knows what it did; when the server is back, the
// next run goes on.
func TestServerGone(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts three servers")
	}
	data := t.TempDir()
	engine, conn := server(t, embedded.Options{Dir: data})
	kill := func() { _ = syscall.Kill(engine.PID(), syscall.SIGKILL) }
	execAll(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id",
		"INSERT INTO t SELECT number, toString(cityHash64(number)) FROM numbers(2000000)")
	rows := answer(t, conn, "SELECT toString(count()), toString(sum(cityHash64(id, s))) FROM t")
	options := migrate.ApplyOptions{PlanOptions: migrate.PlanOptions{AllowRecreate: true}, Run: apply.Options{LockTTL: time.Second, LockWait: time.Minute}}
	dying := options
	dying.Run.Logger = slog.New(trigger{Handler: slog.DiscardHandler, begins: "INSERT INTO `app`.`t__chent_stage", do: kill})
	_, err := migrate.Apply(t.Context(), conn, storedBy("s"), dying)
	var failed *apply.Error
	var unknown *driver.UnknownOutcomeError
	if !errors.As(err, &failed) || !errors.As(err, &unknown) {
		t.Fatalf("got %v", err)
	}
	matches(t, failed, `apply: step 1 of 1 \(RECREATE app\.t: .*\): driver: outcome of INSERT INTO .* on 127\.0\.0\.1:\d+ is unknown \(query id .*\): .*; whether the server did it is unknown: run again, which looks first`)

	engine.Close() // what is left of it
	engine, conn = server(t, embedded.Options{Dir: data})
	if _, err := migrate.Apply(t.Context(), conn, storedBy("s"), options); err != nil {
		t.Fatalf("the next run: %v", err)
	}
	if got := answer(t, conn, "SELECT toString(count()), toString(sum(cityHash64(id, s))) FROM t"); got != rows {
		t.Errorf("%s rows and checksum, want %s", got, rows)
	}

	d, err := dir.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file := "CREATE TABLE IF NOT EXISTS u (a UInt64) ENGINE = MergeTree ORDER BY a;\nINSERT INTO u SELECT number + sleepEachRow(0.1) FROM numbers(20);\n"
	if err := os.WriteFile(filepath.Join(d.Path(), "1.sql"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteSum(); err != nil {
		t.Fatal(err)
	}
	run := dir.ExecuteOptions{AllowDirty: true, Lock: apply.Options{LockTTL: time.Second, LockWait: time.Minute}}
	gone := run
	gone.OnStatement = func(_ dir.File, i int, _ dir.Statement) {
		if i == 1 {
			time.AfterFunc(300*time.Millisecond, kill)
		}
	}
	_, err = dir.Execute(t.Context(), conn, d, gone)
	var doubt *dir.DoubtError
	if !errors.As(err, &doubt) {
		t.Fatalf("got %v", err)
	}
	const inDoubt = `migrate: 1\.sql:2: whether statement 2 of 2 took effect is unknown: look at the server, then run again with --in-doubt done or --in-doubt again\n  INSERT INTO u SELECT number \+ sleepEachRow\(0\.1\) FROM numbers\(20\)`
	matches(t, doubt, inDoubt+`\n  driver: outcome of INSERT INTO u .* is unknown .*`)

	engine.Close()
	_, conn = server(t, embedded.Options{Dir: data})
	_, err = dir.Execute(t.Context(), conn, d, run)
	matches(t, err, inDoubt)
	run.Doubt = dir.DoubtAgain
	if result, err := dir.Execute(t.Context(), conn, d, run); err != nil || result.Statements != 1 {
		t.Errorf("%+v, %v", result, err)
	}
	if got := answer(t, conn, "SELECT toString(count()) FROM u"); got != "20" {
		t.Errorf("%s rows", got)
	}
}

// A statement takes longer than the client waits. The message says that it may
// still be running; the next run waits for it and finds it done.
func TestWaitTimesOut(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.Native()+"?read_timeout=1s")
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, '' FROM numbers(30)")
	p := &plan.Plan{Steps: []plan.Step{{
		SQL: "ALTER TABLE t UPDATE s = toString(sleepEachRow(0.1)) WHERE 1", Class: plan.Metadata, Kind: catalog.KindTable, Name: "t", Mutates: true,
	}}}
	run := apply.Options{LockTTL: time.Second, LockWait: time.Minute}
	_, err := apply.Run(t.Context(), conn, p, run)
	matches(t, err, `apply: step 1 of 1 \(ALTER TABLE t UPDATE .*\): driver: outcome of ALTER TABLE t UPDATE .* on .* is unknown \(query id .*\): .*timeout.*; whether the server did it is unknown: run again, which looks first`)
	if db.Exec("SELECT count() FROM system.mutations WHERE database = currentDatabase() AND NOT is_done") == "0" {
		t.Error("the mutation was over before the client stopped waiting")
	}
	p.Steps[0].SQL = "ALTER TABLE t ADD COLUMN IF NOT EXISTS a UInt8"
	if _, err := apply.Run(t.Context(), conn, p, run); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT countIf(NOT is_done) FROM system.mutations WHERE database = currentDatabase()"); got != "0" {
		t.Errorf("%s mutations are not done", got)
	}
}
