package driver_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// value runs a query for one value.
func value(t testing.TB, conn driver.Conn, sql string) string {
	t.Helper()
	r := &received{}
	if err := conn.Query(t.Context(), driver.Statement{SQL: sql}, r); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if len(r.rows) != 1 {
		t.Fatalf("%s: %d rows", sql, len(r.rows))
	}
	return r.rows[0][0]
}

func TestSession(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		one, err := conn.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other, err := one.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{"CREATE TEMPORARY TABLE mine (n UInt64, s String)", "SET max_threads = 3"} {
			if err := one.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
				t.Fatal(err)
			}
		}
		if err := one.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO mine (n, s)"}, numbers(2, 10)); err != nil {
			t.Fatal(err)
		}
		if got := value(t, one, "SELECT count() + getSetting('max_threads') AS c FROM mine"); got != "23" {
			t.Errorf("the session sees %s", got)
		}
		for name, c := range map[string]driver.Conn{"another session": other, "the connection": conn} {
			if err := c.Query(t.Context(), driver.Statement{SQL: "SELECT count() FROM mine"}, &counted{}); !driver.IsCode(err, 60) {
				t.Errorf("%s sees the temporary table: %v", name, err)
			}
		}
		if err := one.Query(t.Context(), driver.Statement{SQL: "SELECT n % 2 AS k, count() AS c FROM mine GROUP BY k WITH TOTALS"}, &countedTotals{}); err != nil {
			t.Errorf("totals in a session: %v", err)
		}
		empty := &received{}
		if err := one.Query(t.Context(), driver.Statement{SQL: "SELECT n FROM mine WHERE 0"}, empty); err != nil || len(empty.header) != 1 {
			t.Errorf("an empty result in a session: %v, %v", empty.header, err)
		}
		// Statements of one session take turns.
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := one.Query(t.Context(), driver.Statement{SQL: "SELECT sleep(0.01), count() FROM mine"}, &counted{}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if err := errors.Join(one.Close(), one.Close(), other.Close()); err != nil {
			t.Error(err)
		}
		if err := one.Ping(t.Context()); err != driver.ErrClosed {
			t.Errorf("after Close: %v", err)
		}
		if err := conn.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestSessionUse: USE in a session lasts for it, and only for it.
func TestSessionUse(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		session, err := conn.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		if got := value(t, session, "SELECT currentDatabase() AS d"); got != conn.Database() {
			t.Errorf("the session is in %s, want %s", got, conn.Database())
		}
		if err := session.Exec(t.Context(), driver.Statement{SQL: "USE system"}); err != nil {
			t.Fatal(err)
		}
		if got := value(t, session, "SELECT currentDatabase() AS d"); got != "system" {
			t.Errorf("after USE the session is in %s", got)
		}
		if got := value(t, conn, "SELECT currentDatabase() AS d"); got != conn.Database() {
			t.Errorf("after USE the connection is in %s", got)
		}
	})
}

// TestSetStaysInItsStatement: SET outside a session changes nothing for the
// next statement, on whichever pooled connection it runs.
func TestSetStaysInItsStatement(t *testing.T) {
	t.Parallel()
	both(t, "max_open_conns=1", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		before := value(t, conn, "SELECT getSetting('max_insert_threads') AS v")
		for _, sql := range []string{"SET max_insert_threads = 7", " /* x */ set max_insert_threads = 7", "USE system", "CREATE TEMPORARY TABLE mine (n UInt8)"} {
			if err := conn.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
				t.Fatal(err)
			}
			if got := value(t, conn, "SELECT getSetting('max_insert_threads') AS v"); got != before {
				t.Errorf("after %s: %s", sql, got)
			}
			if got := value(t, conn, "SELECT currentDatabase() AS d"); got != conn.Database() {
				t.Errorf("after %s: database %s", sql, got)
			}
			if got := value(t, conn, "EXISTS TEMPORARY TABLE mine"); got != "0" {
				t.Errorf("after %s: the temporary table is there", sql)
			}
		}
	})
}

func TestServer(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		s, err := conn.Server(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s %s %s", s.Version, s.Name, s.Timezone)
		if want := db.Exec("SELECT version() || ' ' || displayName() || ' ' || timezone()"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// TestSessionOutlivesItsDatabase: a session whose database is dropped goes on,
// and is in the database of that name when there is one again.
func TestSessionOutlivesItsDatabase(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			session, err := open(t, p.url(db)).Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			name := clickhouse.QuoteIdent(db.Name)
			for _, sql := range []string{
				"CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n", "DROP DATABASE " + name + " SYNC", "SELECT 1",
				"CREATE DATABASE " + name, "CREATE TABLE u (n UInt64, s String) ENGINE = MergeTree ORDER BY n",
			} {
				if err := session.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			if err := session.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO u (n, s)"}, numbers(2, 10)); err != nil {
				t.Fatal(err)
			}
			if got := value(t, session, "SELECT currentDatabase() || ' ' || toString(count()) AS c FROM u"); got != db.Name+" 20" {
				t.Errorf("got %s", got)
			}
			for _, sql := range []string{"USE system", "DROP DATABASE " + name + " SYNC", "CREATE DATABASE " + name} {
				if err := session.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			if got := value(t, session, "SELECT currentDatabase() AS d"); got != "system" {
				t.Errorf("after USE the session is in %s", got)
			}
		})
	}
}

// TestSessionWantsItsDatabase: no session begins in a database that is not
// there. (A pooled native connection has logged in while it was.)
func TestSessionWantsItsDatabase(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	db.Exec("DROP DATABASE " + clickhouse.QuoteIdent(db.Name) + " SYNC")
	if _, err := conn.Session(t.Context()); !driver.IsCode(err, 81) {
		t.Errorf("got %v", err)
	}
}
