package apply_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
)

// at calls a function before the first statement of a run that begins so, and
// tells from then on what is logged.
type at struct {
	slog.Handler
	calls map[string]func(statement string)
	said  *[]string
}

func (h at) Enabled(context.Context, slog.Level) bool { return true }

func (h at) Handle(_ context.Context, r slog.Record) error {
	*h.said = append(*h.said, r.Message)
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != "statement" {
			return true
		}
		for begin, call := range h.calls {
			if strings.HasPrefix(a.Value.String(), begin) {
				delete(h.calls, begin)
				call(a.Value.String())
			}
		}
		return true
	})
	return nil
}

// An INSERT that looks for views while the names are exchanged finds none, and
// the server says nothing: the views are fed its rows all the same, once. Parts
// that are attached stand for such INSERTs: they feed no view either.
func TestRowsThatFoundNoViewsAreFed(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"MergeTree", "ReplacingMergeTree", "SummingMergeTree", "AggregatingMergeTree", "CoalescingMergeTree"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db)
			db.Exec("CREATE TABLE t (id UInt64, n UInt64, k UInt8 MATERIALIZED id % 7, a UInt64 ALIAS id + 1) ENGINE = " + engine + " ORDER BY id")
			db.Exec("CREATE TABLE seen (id UInt64, k UInt8, a UInt64) ENGINE = MergeTree ORDER BY id")
			db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id, k, a FROM t")
			db.Exec("CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS rows, sum(n) AS n FROM t GROUP BY k")
			db.Exec("INSERT INTO t (id, n) SELECT number, 1 FROM numbers(1000)")
			// Rows come into t as an INSERT brings them, and no view is fed.
			unfed := func(from int) func(string) {
				return func(string) {
					db.Exec(fmt.Sprintf("CREATE TABLE came_%d AS t", from))
					db.Exec(fmt.Sprintf("INSERT INTO came_%d (id, n) SELECT number, 1 FROM numbers(%d, 100)", from, from))
					db.Exec(fmt.Sprintf("ALTER TABLE t ATTACH PARTITION ALL FROM came_%d", from))
					db.Exec(fmt.Sprintf("DROP TABLE came_%d SYNC", from))
				}
			}
			desired := desire(t, conn,
				"CREATE TABLE t (id UInt64, n UInt64, k UInt8 MATERIALIZED id % 7, a UInt64 ALIAS id + 1) ENGINE = "+engine+" PARTITION BY id % 2 ORDER BY id",
				"CREATE TABLE seen (id UInt64, k UInt8, a UInt64) ENGINE = MergeTree ORDER BY id",
				"CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id, k, a FROM t",
				"CREATE MATERIALIZED VIEW counts ENGINE = SummingMergeTree ORDER BY k AS SELECT k, count() AS rows, sum(n) AS n FROM t GROUP BY k")
			var said []string
			// The one finds the old storage, the other the new one.
			h := at{calls: map[string]func(string){"EXCHANGE TABLES": unfed(1000), "DETACH TABLE": unfed(1100)}, said: &said}
			if _, err := apply.Run(t.Context(), conn, planFor(t, conn, desired), apply.Options{Logger: slog.New(h)}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(said, "\n"), "fed to no view") {
				t.Error("nothing was missed: the test proves nothing")
			}
			for query, want := range map[string]string{
				"SELECT count(), uniqExact(id) FROM t":                                                "1200\t1200",
				"SELECT count(), uniqExact(id), countIf(k != id % 7), countIf(a != id + 1) FROM seen": "1200\t1200\t0\t0",
				"SELECT sum(rows), sum(n) FROM counts":                                                "1200\t1200",
			} {
				if got := db.Exec(query); got != want {
					t.Errorf("%s: %s, not %s", query, got, want)
				}
			}
			if p := planFor(t, conn, desired); len(p.Steps) > 0 {
				t.Errorf("there is still to do:\n%s", p)
			}
			noneLeft(t, db)
		})
	}
}

// Where a run dies while it feeds such rows, the next one does not guess: it says
// which rows, for which views, and how to go on.
func TestARunThatDiesWhileItFeedsViewsLeavesAQuestion(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	db.Exec("INSERT INTO t SELECT number FROM numbers(1000)")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64) ENGINE = MergeTree PARTITION BY id % 2 ORDER BY id",
		"CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	p := planFor(t, conn, desired)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	missed := "INSERT INTO " + "`" + db.Name + "`.`" + p.Steps[0].Copy.Live.Witness.Missed + "`"
	h := at{said: new([]string), calls: map[string]func(string){
		"DETACH TABLE": func(string) {
			db.Exec("CREATE TABLE came AS t")
			db.Exec("INSERT INTO came SELECT number FROM numbers(1000, 100)")
			db.Exec("ALTER TABLE t ATTACH PARTITION ALL FROM came")
			db.Exec("DROP TABLE came SYNC")
		},
		missed: func(string) { cancel() },
	}}
	if _, err := apply.Run(ctx, conn, p, apply.Options{Logger: slog.New(h), LockTTL: time.Second}); err == nil {
		t.Fatal("the run was not stopped")
	}
	_, err := apply.Recover(t.Context(), conn, apply.Options{LockTTL: time.Second})
	var unknown *apply.UnknownFeedError
	if !errors.As(err, &unknown) || unknown.Rows != 100 || len(unknown.Views) != 1 || unknown.Views[0].Name != "feeds" {
		t.Fatalf("the next run said %v", err)
	}
	if got := db.Exec("SELECT count() FROM seen"); got != "1000" {
		t.Fatalf("the view has %s rows", got)
	}
	_, statement, _ := strings.Cut(err.Error(), "or ALTER TABLE ")
	statement, _, _ = strings.Cut(statement, ", and all of them")
	db.Exec("ALTER TABLE " + statement + " SETTINGS mutations_sync = 2")
	if _, err := apply.Recover(t.Context(), conn, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count(), uniqExact(id) FROM seen"); got != "1100\t1100" {
		t.Errorf("the view has %s", got)
	}
	noneLeft(t, db)
}

// Many exchanges under many small INSERTs: each one is fed to the view once.
func TestNoViewMissesAnInsertAtAnExchange(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("CHENT_TEST_EXCHANGES"))
	if err != nil {
		t.Skip("CHENT_TEST_EXCHANGES is not set: make soak-live does this")
	}
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
	w := start(t, db)
	w.write(8, 1)
	said := new([]string)
	for round := range rounds {
		key := []string{"(id, s)", "id"}[round%2]
		desired := desire(t, conn, "CREATE TABLE t (id UInt64, k UInt8, s String) ENGINE = MergeTree ORDER BY "+key,
			"CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id", "CREATE MATERIALIZED VIEW feeds TO seen AS SELECT id FROM t")
		if _, err := apply.Run(t.Context(), conn, planFor(t, conn, desired), apply.Options{Logger: slog.New(at{said: said})}); err != nil {
			t.Fatal(err)
		}
	}
	w.end()
	w.check("t")
	w.check("seen")
	t.Logf("%d inserts, at %d of %d exchanges some found no view", len(w.acked), strings.Count(strings.Join(*said, "\n"), "fed to no view"), rounds)
}

func TestUnknownFeedCountsItsRows(t *testing.T) {
	t.Parallel()
	name := catalog.Name{Database: "app", Name: "v"}
	for rows, want := range map[uint64]string{1: "whether 1 row of app.v, whose mark is not in marks, was fed to app.v is unknown", 2: "whether 2 rows of app.v, whose mark is not in marks, were fed to app.v is unknown"} {
		err := &apply.UnknownFeedError{Rows: rows, Table: name, Views: []catalog.Name{name}, Column: "mark", Marks: "marks", Ledger: "ledger"}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %s, want %s", err, want)
		}
	}
}
