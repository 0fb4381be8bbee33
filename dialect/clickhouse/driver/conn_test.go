package driver_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestInsertAndQuery(t *testing.T) {
	t.Parallel()
	for _, compression := range []string{"none", "lz4", "lz4hc", "zstd"} {
		t.Run(compression, func(t *testing.T) {
			both(t, "compression="+compression, func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
				ctx := t.Context()
				if err := conn.Exec(ctx, driver.Statement{SQL: "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"}); err != nil {
					t.Fatal(err)
				}
				if err := conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(5, 100_000)); err != nil {
					t.Fatal(err)
				}
				r := &received{}
				err := conn.Query(ctx, driver.Statement{SQL: "SELECT count() AS c, sum(n) AS sum, any(s) AS text FROM t"}, r)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([][]string{{"500000", "124999750000", "row"}}, r.rows); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff([]driver.ColumnInfo{{Name: "c", Type: "UInt64"}, {Name: "sum", Type: "UInt64"}, {Name: "text", Type: "String"}}, r.header); diff != "" {
					t.Error(diff)
				}
				all := &received{}
				if err := conn.Query(ctx, driver.Statement{SQL: "SELECT s, n FROM t ORDER BY n"}, all); err != nil {
					t.Fatal(err)
				}
				if len(all.rows) != 500_000 || all.blocks < 2 {
					t.Errorf("%d rows in %d blocks", len(all.rows), all.blocks)
				}
			})
		})
	}
}
