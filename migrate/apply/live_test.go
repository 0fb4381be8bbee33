package apply_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// writers insert rows with ids of their own into a table until they are
// stopped, and know which inserts were acknowledged.
type writers struct {
	t    *testing.T
	db   *enginetest.Database
	next atomic.Uint64
	stop chan struct{}
	once sync.Once
	done sync.WaitGroup

	mu      sync.Mutex
	acked   []string // (from, to) of the ids
	refused uint64   // rows of INSERTs that were refused
}

func start(t *testing.T, db *enginetest.Database) *writers {
	w := &writers{t: t, db: db, stop: make(chan struct{})}
	t.Cleanup(w.halt)
	return w
}

// halt stops the writers and waits for them.
func (w *writers) halt() {
	w.once.Do(func() { close(w.stop) })
	w.done.Wait()
}

// write starts n writers of blocks of so many rows.
func (w *writers) write(n, rows int) {
	for range n {
		w.done.Add(1)
		go func() {
			defer w.done.Done()
			for {
				select {
				case <-w.stop:
					return
				case <-time.After(10 * time.Millisecond):
					w.insert(rows, "")
				}
			}
		}()
	}
}

// insert inserts rows ids, slowly where a condition says so.
func (w *writers) insert(rows int, slow string) {
	to := w.next.Add(uint64(rows))
	from := to - uint64(rows)
	_, err := w.db.Try(fmt.Sprintf("INSERT INTO t (id, k, s) SELECT number, 1 + number %% 7, toString(number) FROM numbers(%d, %d)%s", from, rows, slow))
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil:
		w.acked = append(w.acked, fmt.Sprintf("(%d, %d)", from, to))
	case strings.Contains(err.Error(), "TABLE_UUID_MISMATCH"):
		// The server's word for an INSERT that resolves the name at the very
		// moment of the exchange. Like any that is refused, it may have left rows.
		w.refused += uint64(rows)
	default:
		w.t.Errorf("a writer was refused: %v", err)
	}
}

// end stops the writers and writes down what was acknowledged.
func (w *writers) end() {
	w.halt()
	w.db.Exec("CREATE TABLE acked (a UInt64, z UInt64) ENGINE = Memory")
	w.db.Exec("INSERT INTO acked VALUES " + strings.Join(w.acked, ", "))
}

// check checks that a table has each acknowledged id once, and no other id
// twice.
func (w *writers) check(table string) {
	w.t.Helper()
	if missing := w.db.Exec("SELECT count() FROM (SELECT arrayJoin(range(a, z)) AS id FROM acked) WHERE id NOT IN (SELECT id FROM " + table + ")"); missing != "0" {
		w.t.Errorf("%s lacks %s acknowledged rows", table, missing)
	}
	if doubled := w.db.Exec("SELECT count() - uniqExact(id) FROM " + table); doubled != "0" {
		w.t.Errorf("%s has %s rows twice", table, doubled)
	}
}

// A table is made anew while eight writers write to it and two views hang on it,
// twice and in a soak five times: each acknowledged row is in it once, and was fed to each view once.
func TestWritersGoOnWhileATableIsMadeAnew(t *testing.T) {
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree PARTITION BY k ORDER BY id")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	db.Exec("CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS n, sum(id) AS ids FROM t GROUP BY k")
	w := start(t, db)
	w.insert(100_000, "")
	w.write(6, 10)
	w.write(2, 2000)
	w.done.Add(1)
	go func() {
		defer w.done.Done()
		for range 3 {
			w.insert(30, " WHERE sleepEachRow(0.05) = 0 SETTINGS max_block_size = 3, min_insert_block_size_rows = 1, max_threads = 1")
		}
	}()
	definitions := []string{
		"PARTITION BY k ORDER BY (s, id)",
		"PARTITION BY k ORDER BY (s, id) SETTINGS index_granularity = 1024",
		"PARTITION BY id % 3 ORDER BY (s, id)",
		"ORDER BY (k, s)",
		"PARTITION BY k ORDER BY id",
	}
	if os.Getenv("CHENT_TEST_SOAK") == "" {
		definitions = definitions[:2]
	}
	for _, definition := range definitions {
		desired := desire(t, conn,
			"CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree "+definition,
			"CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id",
			"CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t",
			"CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS n, sum(id) AS ids FROM t GROUP BY k")
		p := planFor(t, conn, desired)
		if len(p.Steps) != 1 || p.Steps[0].Copy == nil || p.Steps[0].Copy.Live == nil {
			t.Fatalf("the plan for %s is\n%s", definition, p)
		}
		if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
			t.Fatal(err)
		}
		if p := planFor(t, conn, desired); len(p.Steps) > 0 {
			t.Errorf("after %s there is still to do:\n%s", definition, p)
		}
	}
	w.end()
	w.check("t")
	w.check("seen")
	if off := db.Exec(fmt.Sprintf("SELECT abs(toInt64(sum(n)) - toInt64((SELECT count() FROM t))) <= %d FROM counts", w.refused)); off != "1" {
		t.Errorf("the second view counted %s rows, the table has %s, refused were %d", db.Exec("SELECT sum(n) FROM counts"), db.Exec("SELECT count() FROM t"), w.refused)
	}
	left := db.Exec("SELECT groupArray(name) FROM (SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\_\\_chent%' AND name NOT LIKE '%\\_\\_chent\\_old%' ORDER BY name)")
	if left != "[]" {
		t.Errorf("left behind: %s", left)
	}
	if settings := db.Exec("SELECT count() FROM system.tables WHERE database = currentDatabase() AND create_table_query LIKE '%parts_to_throw_insert%'"); settings != "0" {
		t.Errorf("%s tables are still held", settings)
	}
	t.Logf("%d rows in %d inserts, %d rows refused at an exchange", w.next.Load(), len(w.acked), w.refused)
}

// Engines that fold rows: no row is folded before it was counted, and none is
// missing after.
func TestFoldingEnginesAreMadeAnewUnderWriters(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"ReplacingMergeTree", "SummingMergeTree", "AggregatingMergeTree", "CoalescingMergeTree"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db)
			db.Exec("CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = " + engine + " ORDER BY id")
			w := start(t, db)
			w.insert(20_000, "")
			w.insert(10, "")
			w.write(3, 10)
			desired := desire(t, conn, "CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = "+engine+" ORDER BY (k, id)")
			p := planFor(t, conn, desired)
			if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
				t.Fatal(err)
			}
			w.end()
			w.check("t")
		})
	}
}

// What changes rows that were copied already is noticed: the copy starts over,
// or says what happened.
func TestRowsChangedUnderALiveCopy(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree PARTITION BY id % 4 ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, toString(number) FROM numbers(40000)")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree PARTITION BY id % 4 ORDER BY s")
	p := planFor(t, conn, desired)
	var once sync.Once
	options := apply.Options{OnCopy: func(apply.CopyProgress) {
		once.Do(func() {
			db.Exec("ALTER TABLE t DROP PARTITION ID '1'")
			db.Exec("ALTER TABLE t UPDATE s = concat(s, '!') WHERE id = 8 SETTINGS mutations_sync = 0")
		})
	}}
	if _, err := apply.Run(t.Context(), conn, p, options); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count(), countIf(s = '8!'), countIf(id % 4 = 1) FROM t"); got != "30000\t1\t0" {
		t.Errorf("the table has %s", got)
	}
}

// A copy that was begun is taken back: the table is as before.
func TestAbort(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id SETTINGS parts_to_delay_insert = 500")
	db.Exec("INSERT INTO t SELECT number, toString(number) FROM numbers(1000)")
	before := db.Exec("SHOW CREATE TABLE t")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY s SETTINGS parts_to_delay_insert = 500"))
	ctx, cancel := context.WithCancel(t.Context())
	_, err := apply.Run(ctx, conn, p, apply.Options{OnCopy: func(apply.CopyProgress) { cancel() }})
	if err == nil {
		t.Fatal("the run was not stopped")
	}
	if held := db.Exec("SHOW CREATE TABLE t"); held == before {
		t.Fatal("the table is not held: the test stops too early")
	}
	tables, err := apply.Abort(t.Context(), conn, apply.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(tables) != "[t]" {
		t.Errorf("took back %v", tables)
	}
	// The order of settings is the server's.
	if after := db.Exec("SHOW CREATE TABLE t"); sorted(after) != sorted(before) {
		t.Errorf("the table was\n%s\nand is\n%s", before, after)
	}
	if left := db.Exec("SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase()"); left != "['t']" {
		t.Errorf("left behind: %s", left)
	}
}

func sorted(create string) string {
	_, settings, _ := strings.Cut(create, "SETTINGS ")
	list := strings.Split(settings, ", ")
	for i := range list {
		for j := range i {
			if list[i] < list[j] {
				list[i], list[j] = list[j], list[i]
			}
		}
	}
	return strings.Join(list, ", ")
}
