package driver_test

import (
	"errors"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestEnt(t *testing.T) {
	t.Parallel()
	both(t, "max_threads=2&compression=lz4", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		d, err := driver.Ent(conn)
		if err != nil {
			t.Fatal(err)
		}
		if d.Dialect() != "clickhouse" {
			t.Errorf("dialect %q", d.Dialect())
		}
		for _, s := range []struct {
			sql  string
			args []any
		}{
			{"CREATE TABLE t (n Int64, s String) ENGINE = MergeTree ORDER BY n", []any{}},
			{"INSERT INTO t (n, s) VALUES (?, ?), (?, ?)", []any{1, "it's", 2, `back\slash`}},
		} {
			var result entsql.Result
			if err := d.Exec(t.Context(), s.sql, s.args, &result); err != nil {
				t.Fatalf("%s: %v", s.sql, err)
			}
			if _, err := result.RowsAffected(); err == nil {
				t.Error("a number of affected rows")
			}
		}
		rows := &entsql.Rows{}
		if err := d.Query(t.Context(), "SELECT n, s FROM t WHERE s = ?", []any{`back\slash`}, rows); err != nil {
			t.Fatal(err)
		}
		var found []struct {
			N int64
			S string
		}
		if err := errors.Join(entsql.ScanSlice(rows, &found), rows.Close()); err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].N != 2 || found[0].S != `back\slash` {
			t.Errorf("got %+v", found)
		}
		if err := d.Exec(t.Context(), "SELEC", []any{}, nil); !driver.IsCode(err, 62) {
			t.Errorf("got %v", err)
		}
		if _, err := d.Tx(t.Context()); err != driver.ErrNoTransactions {
			t.Errorf("got %v", err)
		}
		var _ dialect.Driver = dialect.DebugWithContext(d, nil)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if err := conn.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestClickHouseGo(t *testing.T) {
	t.Parallel()
	both(t, "max_threads=2&compression=zstd", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		c, err := driver.ClickHouse(conn)
		if err != nil {
			t.Fatal(err)
		}
		var threads, database string
		if err := c.QueryRow(t.Context(), "SELECT getSetting('max_threads')::String, currentDatabase()").Scan(&threads, &database); err != nil {
			t.Fatal(err)
		}
		if threads != "2" || database != db.Name {
			t.Errorf("max_threads %s in %s", threads, database)
		}
		view, err := driver.OpenDB(conn)
		if err != nil {
			t.Fatal(err)
		}
		if err := view.QueryRowContext(t.Context(), "SELECT getSetting('max_threads')::String, currentDatabase()").Scan(&threads, &database); err != nil {
			t.Fatal(err)
		}
		if threads != "2" || database != db.Name {
			t.Errorf("max_threads %s in %s", threads, database)
		}
		if err := errors.Join(c.Close(), view.Close()); err != nil {
			t.Error(err)
		}
		session, err := conn.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		if _, err := driver.OpenDB(session); err != driver.ErrForeignConn {
			t.Errorf("of a session: %v", err)
		}
	})
}
