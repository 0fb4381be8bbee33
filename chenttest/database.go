package chenttest

import (
	"context"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/runtime"
)

// Main runs the tests of a binary, stops their engine and exits. It is for a
// TestMain; a binary without one stops its engine too, by ending.
func Main(m *testing.M) { enginetest.Main(m) }

// Database is a test's own database and a connection to it. Its methods fail
// the test instead of returning errors; they must be called from the test's
// goroutine, as testing.T.FailNow must.
type Database struct {
	t    testing.TB
	name string
	url  string
	conn driver.Conn
}

// Open makes an empty database for the test and connects to it over HTTP. When
// the test ends, the connection is closed and the database dropped.
func Open(t testing.TB) *Database {
	t.Helper()
	made := enginetest.New(t)
	db := &Database{t: t, name: made.Name, url: made.HTTP()}
	conn, err := driver.Open(t.Context(), db.url)
	if err != nil {
		t.Fatalf("chenttest: connect to the test's database: %v", err)
	}
	db.conn = conn
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Errorf("chenttest: close the connection: %v", err)
		}
	})
	return db
}

// Name is the database's name; it needs no quoting.
func (db *Database) Name() string { return db.name }

// URL leads to the database: http://user:password@host:port/database.
func (db *Database) URL() string { return db.url }

// Conn is the connection of the database, for what has no method here. It is
// closed when the test ends.
func (db *Database) Conn() driver.Conn { return db.conn }

// Exec runs a statement of one's own, whose result is dropped. Parameters are
// written as {name:Type}.
func (db *Database) Exec(statement string, params ...runtime.Param) {
	db.t.Helper()
	if err := db.config().Exec(db.context(), statement, params...); err != nil {
		db.t.Fatalf("chenttest: %v", err)
	}
}

// Refresh runs a refreshable materialized view now and waits for its end, so
// that a test need not wait for its schedule. A refresh that fails fails the
// test.
func (db *Database) Refresh(view string) {
	db.t.Helper()
	db.Exec("SYSTEM REFRESH VIEW " + clickhouse.QuoteIdent(view))
	db.Exec("SYSTEM WAIT VIEW " + clickhouse.QuoteIdent(view))
}

// ReloadDictionary reads a dictionary's source again, which by itself happens
// at the first use and then within its LIFETIME.
func (db *Database) ReloadDictionary(dictionary string) {
	db.t.Helper()
	db.Exec("SYSTEM RELOAD DICTIONARY " + clickhouse.QuoteIdent(dictionary))
}

// ExpireTTL applies a table's TTL now: rows and column values whose time has
// passed go, are moved or aggregated. Insert rows that are old enough.
func (db *Database) ExpireTTL(table string) {
	db.t.Helper()
	db.Exec("ALTER TABLE " + clickhouse.QuoteIdent(table) + " MATERIALIZE TTL SETTINGS mutations_sync = 2")
	db.Merge(table)
}

// Merge merges the parts of a table to one per partition, so that engines that
// fold rows (ReplacingMergeTree, SummingMergeTree, …) have folded them.
func (db *Database) Merge(table string) {
	db.t.Helper()
	db.Exec("OPTIMIZE TABLE " + clickhouse.QuoteIdent(table) + " FINAL")
}

func (db *Database) context() context.Context { return db.t.Context() }

func (db *Database) config() runtime.Config { return runtime.NewConfig(runtime.WithConn(db.conn)) }
