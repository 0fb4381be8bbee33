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

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// writers insert rows with ids of their own into a table until they are
// stopped, and know which inserts were acknowledged.
type writers struct {
	t    *testing.T
	db   *enginetest.Database
	next atomic.Uint64
	turn atomic.Uint64
	// native is a connection for every second INSERT; the others come over HTTP.
	native driver.Conn
	// mayRefuse says that the server may refuse INSERTs.
	mayRefuse bool
	// rest is how long a writer rests between two INSERTs.
	rest time.Duration
	stop chan struct{}
	once sync.Once
	done sync.WaitGroup

	mu      sync.Mutex
	acked   []string // (from, to) of the ids
	refused uint64   // rows of INSERTs that were refused
}

func start(t *testing.T, db *enginetest.Database) *writers {
	w := &writers{t: t, db: db, rest: 50 * time.Millisecond, stop: make(chan struct{})}
	native, err := driver.Open(t.Context(), db.Native())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = native.Close() })
	w.native = native
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
				case <-time.After(w.rest):
					w.insert(rows, "")
				}
			}
		}()
	}
}

// slow starts a writer whose INSERT SELECTs take long: a block each half a
// second, so many blocks, and again.
func (w *writers) slow(blocks int) {
	w.done.Add(1)
	go func() {
		defer w.done.Done()
		for {
			select {
			case <-w.stop:
				return
			default:
				w.insert(2*blocks, " WHERE sleepEachRow(0.25) = 0 SETTINGS max_block_size = 2, min_insert_block_size_rows = 1, max_threads = 1")
			}
		}
	}()
}

// insert inserts rows ids, slowly where a condition says so.
func (w *writers) insert(rows int, slow string) {
	to := w.next.Add(uint64(rows))
	from := to - uint64(rows)
	sql := fmt.Sprintf("INSERT INTO t (id, k, s) SELECT number, 1 + number %% 3, toString(number) FROM numbers(%d, %d)%s", from, rows, slow)
	var err error
	if w.native != nil && w.turn.Add(1)%2 == 0 {
		err = w.native.Exec(context.Background(), driver.Statement{SQL: sql})
	} else {
		_, err = w.db.Try(sql)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil:
		w.acked = append(w.acked, fmt.Sprintf("(%d, %d)", from, to))
	case w.mayRefuse || strings.Contains(err.Error(), "TABLE_UUID_MISMATCH"):
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

// A table is made anew five times while eight writers write to it over both
// protocols and two views and a dictionary hang on it: each acknowledged row is
// in it once, and was fed to each view once. In a soak the writers hardly rest.
func TestWritersGoOnWhileATableIsMadeAnew(t *testing.T) {
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree PARTITION BY k ORDER BY id")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	db.Exec("CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS n, sum(id) AS ids FROM t GROUP BY k")
	w := start(t, db)
	if os.Getenv("CHENT_TEST_SOAK") == "" {
		w.rest = 700 * time.Millisecond
	}
	w.insert(100_000, "")
	w.write(5, 10)
	w.write(2, 2000)
	w.slow(2)
	dictionary := fmt.Sprintf("CREATE DICTIONARY dict (id UInt64, k UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT id, k FROM %s.t')) LAYOUT(HASHED()) LIFETIME(0)", db.Name)
	db.Exec(dictionary)
	definitions := []string{
		"PARTITION BY k ORDER BY (s, id)",
		"PARTITION BY k ORDER BY (s, id) SETTINGS index_granularity = 1024",
		"PARTITION BY id % 3 ORDER BY (s, id)",
		"ORDER BY (k, s)",
		"PARTITION BY k ORDER BY id",
	}
	for _, definition := range definitions {
		desired := desire(t, conn,
			"CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree "+definition,
			"CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id",
			"CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t",
			"CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS n, sum(id) AS ids FROM t GROUP BY k",
			dictionary)
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
	db.Exec("SYSTEM RELOAD DICTIONARY dict")
	w.check("dictionary(dict)")
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

// A view changes its target, its form or its inner table while writers write:
// what was acknowledged is in what the views have written, and in none of it
// twice. Where the server can only refuse INSERTs for a moment, it does.
func TestViewsChangeUnderWriters(t *testing.T) {
	t.Parallel()
	table := "CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree ORDER BY id"
	first, second := "CREATE TABLE one (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE TABLE two (id UInt64) ENGINE = MergeTree ORDER BY id"
	tests := []struct {
		name     string
		from, to []string
		written  []string // where the rows are in the end
	}{
		{"another target", []string{first, second, "CREATE MATERIALIZED VIEW v TO one AS SELECT id FROM t"},
			[]string{first, second, "CREATE MATERIALIZED VIEW v TO two AS SELECT id FROM t"}, []string{"one", "two"}},
		{"an inner table becomes the target", []string{"CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"},
			[]string{first, "CREATE MATERIALIZED VIEW v TO one AS SELECT id FROM t"}, []string{"one"}},
		{"a target becomes an inner table", []string{first, "CREATE MATERIALIZED VIEW v TO one AS SELECT id FROM t"},
			[]string{first, "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"}, []string{"one", "v"}},
		{"a column of the inner table", []string{"CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"},
			[]string{"CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id, k FROM t"}, []string{"v"}},
		{"a view becomes a table", []string{"CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY id AS SELECT id FROM t"},
			[]string{"CREATE TABLE v (id UInt64) ENGINE = MergeTree ORDER BY id"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db)
			for _, sql := range append([]string{table}, tt.from...) {
				db.Exec(sql)
			}
			w := start(t, db)
			w.mayRefuse = true
			w.insert(1000, "")
			w.write(3, 10)
			desired := desire(t, conn, append([]string{table}, tt.to...)...)
			if _, err := apply.Run(t.Context(), conn, planFor(t, conn, desired), apply.Options{}); err != nil {
				t.Fatal(err)
			}
			if p := planFor(t, conn, desired); len(p.Steps) > 0 {
				t.Errorf("there is still to do:\n%s", p)
			}
			w.insert(10, "")
			w.end()
			w.check("t")
			for _, written := range tt.written {
				if doubled := db.Exec("SELECT count() - uniqExact(id) FROM " + written); doubled != "0" {
					t.Errorf("%s has %s rows twice", written, doubled)
				}
			}
			if len(tt.written) > 0 {
				all := "SELECT id FROM " + strings.Join(tt.written, " UNION ALL SELECT id FROM ")
				if missing := db.Exec("SELECT count() FROM (SELECT arrayJoin(range(a, z)) AS id FROM acked) WHERE id NOT IN (" + all + ")"); missing != "0" {
					t.Errorf("%s acknowledged rows are in none of %v", missing, tt.written)
				}
			}
			t.Logf("%d rows, %d of them refused", w.next.Load(), w.refused)
		})
	}
}
