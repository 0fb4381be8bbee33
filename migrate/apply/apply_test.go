package apply_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func open(t *testing.T, db *enginetest.Database) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// look inspects a database without the tables that a run makes for itself.
func look(t *testing.T, conn driver.Conn) catalog.Catalog {
	t.Helper()
	found, err := inspect.Inspect(t.Context(), conn, inspect.Options{
		Databases: []string{conn.Database()}, Exclude: []string{"*" + plan.Mark + "*", apply.LockTable + "*"}, SkipServer: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// desire is what statements make, as if in the database of conn.
func desire(t *testing.T, conn driver.Conn, statements ...string) catalog.Catalog {
	t.Helper()
	scratch := enginetest.New(t)
	for _, s := range statements {
		scratch.Exec(s)
	}
	text, err := json.Marshal(look(t, open(t, scratch)))
	if err != nil {
		t.Fatal(err)
	}
	var desired catalog.Catalog
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), scratch.Name, conn.Database())), &desired); err != nil {
		t.Fatal(err)
	}
	return desired
}

var everything = plan.Options{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true}

func planFor(t *testing.T, conn driver.Conn, desired catalog.Catalog) *plan.Plan {
	t.Helper()
	live := look(t, conn)
	p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, everything)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A table whose keys, engine or partitions change keeps its rows, and the old
// table stays.
func TestCopyKeepsTheRows(t *testing.T) {
	tests := []struct {
		name, from, to string
		method         plan.Method
	}{
		{"engine", "ENGINE = MergeTree ORDER BY id", "ENGINE = ReplacingMergeTree(v) ORDER BY id", plan.Attach},
		{"order by", "ENGINE = MergeTree PARTITION BY id % 4 ORDER BY id", "ENGINE = MergeTree PARTITION BY id % 4 ORDER BY (v, id)", plan.Partitions},
		{"order by of an engine that folds rows", "ENGINE = ReplacingMergeTree PARTITION BY id % 4 ORDER BY id", "ENGINE = ReplacingMergeTree PARTITION BY id % 4 ORDER BY (v, id)", plan.Partitions},
		{"partition by", "ENGINE = MergeTree ORDER BY id", "ENGINE = MergeTree PARTITION BY v ORDER BY id", plan.Whole},
		{"a TTL that the server suspects", "ENGINE = MergeTree ORDER BY id TTL toDate('2100-01-01') SETTINGS allow_suspicious_ttl_expressions = 1",
			"ENGINE = MergeTree PARTITION BY v ORDER BY id TTL toDate('2100-01-01') SETTINGS allow_suspicious_ttl_expressions = 1", plan.Whole},
		{"log to merge tree", "ENGINE = Log", "ENGINE = MergeTree ORDER BY id", plan.Whole},
	}
	const columns = "(id UInt64, v UInt8, s Nullable(String), m UInt64 MATERIALIZED id * 2) "
	const rows = "SELECT count(), sum(cityHash64(tuple(id, v, s))) FROM "
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db)
			db.Exec("CREATE TABLE t " + columns + tt.from + " COMMENT 'it''s'")
			db.Exec("INSERT INTO t SELECT number % 900, number % 7, if(number % 3 = 0, NULL, toString(number)) FROM numbers(1000)")
			before := db.Exec(rows + "t")
			desired := desire(t, conn, "CREATE TABLE t "+columns+tt.to+" COMMENT 'new'")
			p := planFor(t, conn, desired)
			if p.Steps[0].Copy == nil || p.Steps[0].Copy.Method != tt.method {
				t.Fatalf("planned %v", p)
			}
			var progress []apply.CopyProgress
			result, err := apply.Run(t.Context(), conn, p, apply.Options{OnCopy: func(p apply.CopyProgress) { progress = append(progress, p) }})
			if err != nil {
				t.Fatal(err)
			}
			if result.Steps != len(p.Steps) {
				t.Errorf("%d steps ran, of %d", result.Steps, len(p.Steps))
			}
			if got := db.Exec(rows + "t"); got != before && !strings.Contains(tt.to, "Replacing") {
				t.Errorf("rows %s before, %s after", before, got)
			}
			if got := db.Exec(rows + "t__chent_old"); got != before && !strings.Contains(tt.from, "Replacing") {
				t.Errorf("rows %s before, %s in the old table", before, got)
			}
			if left := planFor(t, conn, desired); len(left.Steps) > 0 {
				t.Errorf("left to do:\n%v", left)
			}
			if got := db.Exec("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"); got != "t\nt__chent_old" {
				t.Errorf("tables left: %q", got)
			}
			if tt.method != plan.Attach && (len(progress) == 0 || progress[len(progress)-1].Rows != progress[0].TotalRows) {
				t.Errorf("progress %+v", progress)
			}
		})
	}
}

func TestRunRefusesWhatTheOptionsDoNotAllow(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, v UInt8) ENGINE = MergeTree ORDER BY id")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	live := look(t, conn)
	p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var blocked *plan.Blocked
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); !errors.As(err, &blocked) || !strings.Contains(err.Error(), "--allow-destructive") {
		t.Errorf("got %v", err)
	}
	if got := db.Exec("EXISTS TABLE " + apply.LockTable); got != "0" {
		t.Error("the lock was left")
	}
}

func TestChecksStopBeforeTheFirstStatement(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, n UInt32, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, 70000, 'x' FROM numbers(3)")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, n UInt16, s UInt8, extra String) ENGINE = MergeTree ORDER BY id"))
	_, err := apply.Run(t.Context(), conn, p, apply.Options{})
	var check *apply.CheckError
	if !errors.As(err, &check) {
		t.Fatalf("got %v", err)
	}
	want := []string{"column n: 3 rows hold values that UInt16 cannot hold", "column s: 3 rows hold values that UInt8 cannot hold"}
	if d := cmp.Diff(want, check.Problems); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if got := db.Exec("SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = 't'"); got != "3" {
		t.Errorf("something was run: %s columns", got)
	}
}

// Values that an enum has not are counted, whatever they are converted from; a
// check that stops at a value says so as the others do.
func TestChecksOfEnumsCountWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String, l LowCardinality(Nullable(String)), n UInt8, i Int64, a Array(String)) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t VALUES (1, 'x', NULL, 1, 1, ['x']), (2, 'z', 'z', 7, 300, ['z']), (3, '', 'x', 1, -5, []), (4, '1', '2', 2, 2, ['x'])")
	enum := "Enum8('x' = 1, 'y' = 2)"
	for _, tt := range []struct{ columns, want string }{
		{"s " + enum + ", l LowCardinality(Nullable(String)), n UInt8, i Int64, a Array(String)", "column s: 2 rows hold values that " + enum + " cannot hold"},
		{"s String, l Nullable(" + enum + "), n UInt8, i Int64, a Array(String)", "column l: 1 row holds values that " + enum + " cannot hold"},
		{"s String, l LowCardinality(Nullable(String)), n " + enum + ", i Int64, a Array(String)", "column n: 1 row holds values that " + enum + " cannot hold"},
		{"s String, l LowCardinality(Nullable(String)), n UInt8, i " + enum + ", a Array(String)", "column i: 2 rows hold values that " + enum + " cannot hold"},
		{"s String, l LowCardinality(Nullable(String)), n UInt8, i Int64, a Array(" + enum + ")", "column a: some rows hold values that Array(" + enum + ") cannot hold: the conversion stops at the first of them"},
	} {
		p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, "+tt.columns+") ENGINE = MergeTree ORDER BY id"))
		_, err := apply.Run(t.Context(), conn, p, apply.Options{})
		var check *apply.CheckError
		if !errors.As(err, &check) || len(check.Problems) != 1 || !strings.HasPrefix(check.Problems[0], tt.want) {
			t.Errorf("%s: got %v", tt.want, err)
		}
	}
}

// A conversion that fails says why, and how to make the table readable again.
func TestFailedConversionSaysHowToRepair(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t VALUES (1, 'x')")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, s UInt8) ENGINE = MergeTree ORDER BY id"))
	p.Steps[0].Checks = nil // as if the row came after the check
	_, err := apply.Run(t.Context(), conn, p, apply.Options{})
	var failed *apply.Error
	var mutation *apply.MutationError
	if !errors.As(err, &failed) || !errors.As(err, &mutation) || !strings.Contains(failed.Advice, "KILL MUTATION") || !strings.Contains(failed.Advice, "MODIFY COLUMN `s` String") {
		t.Fatalf("got %v", err)
	}
	db.Exec("KILL MUTATION WHERE mutation_id = '" + mutation.ID + "' AND database = currentDatabase() SYNC")
	db.Exec(p.Steps[0].Repair)
	if got := db.Exec("SELECT s FROM t"); got != "x" {
		t.Errorf("after the repair: %q", got)
	}
}

func TestDriftStopsTheRun(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, a UInt8) ENGINE = MergeTree ORDER BY id"))
	_, err := apply.Run(t.Context(), conn, p, apply.Options{Inspect: func(context.Context) (string, error) { return "another", nil }})
	if !errors.Is(err, apply.ErrDrift) {
		t.Errorf("got %v", err)
	}
}

// Of ten at once each statement runs once: one has the lock, and those that
// come after find nothing left of what they planned.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64, a UInt8) ENGINE = MergeTree ORDER BY id")
	p := planFor(t, conn, desired)
	fingerprint := func(ctx context.Context) (string, error) {
		found, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: []string{db.Name}, Exclude: []string{apply.LockTable + "*"}, SkipServer: true})
		if err != nil {
			return "", err
		}
		now, err := plan.New(diff.Diff(found, desired, diff.Options{}), found, desired, everything)
		return now.Fingerprint, err
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	var done, drifted int
	for range 10 {
		group.Go(func() {
			_, err := apply.Run(t.Context(), conn, p, apply.Options{LockWait: time.Minute, Inspect: fingerprint})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				done++
			case errors.Is(err, apply.ErrDrift):
				drifted++
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if done != 1 || drifted != 9 {
		t.Errorf("%d ran and %d found it done", done, drifted)
	}
}

func TestLockOfALiveHolderIsRespectedAndOfADeadOneTaken(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, a UInt8) ENGINE = MergeTree ORDER BY id"))
	lock := func(until string) {
		db.Exec("DROP TABLE IF EXISTS " + apply.LockTable)
		db.Exec("CREATE TABLE " + apply.LockTable + ` (id UInt8) ENGINE = Memory COMMENT '{"id":"x","owner":"somebody","until":` + until + `}'`)
	}
	lock("99999999999")
	_, err := apply.Run(t.Context(), conn, p, apply.Options{LockWait: time.Millisecond})
	var locked *apply.LockedError
	if !errors.As(err, &locked) || locked.Owner != "somebody" {
		t.Fatalf("got %v", err)
	}
	lock("1")
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"); got != "t" {
		t.Errorf("tables left: %q", got)
	}
}

// A run that was killed right after EXCHANGE is finished by Recover.
func TestRecoverFinishesAnExchange(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, v UInt8) ENGINE = MergeTree ORDER BY id COMMENT 'c'")
	db.Exec("INSERT INTO t SELECT number, 1 FROM numbers(10)")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64, v UInt8) ENGINE = MergeTree ORDER BY (v, id) COMMENT 'd'")
	p := planFor(t, conn, desired)
	c := p.Steps[0].Copy
	db.Exec(c.CreateShadow)
	db.Exec("INSERT INTO " + c.Shadow + " SELECT * FROM t")
	note, err := json.Marshal(map[string]string{"shadow": c.Shadow, "stage": c.Stage, "old": c.Old, "comment": "d"})
	if err != nil {
		t.Fatal(err)
	}
	db.Exec("ALTER TABLE " + c.Shadow + " MODIFY COMMENT 'chent exchange: " + string(note) + "'")
	if n, err := apply.Recover(t.Context(), conn, apply.Options{}); err != nil || n != 0 {
		t.Fatalf("before the exchange: %d, %v", n, err)
	}
	db.Exec("EXCHANGE TABLES t AND " + c.Shadow)
	if n, err := apply.Recover(t.Context(), conn, apply.Options{}); err != nil || n != 1 {
		t.Fatalf("after the exchange: %d, %v", n, err)
	}
	if left := planFor(t, conn, desired); len(left.Steps) > 0 {
		t.Errorf("left to do:\n%v", left)
	}
	if got := db.Exec("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"); got != "t\nt__chent_old" {
		t.Errorf("tables left: %q", got)
	}
}
