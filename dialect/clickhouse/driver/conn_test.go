package driver_test

import (
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestInsertAndQuery(t *testing.T) {
	t.Parallel()
	for _, compression := range []string{"none", "lz4", "lz4hc", "zstd"} {
		t.Run(compression, func(t *testing.T) {
			t.Parallel()
			both(t, "compression="+compression, func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
				ctx := t.Context()
				if err := conn.Exec(ctx, driver.Statement{SQL: "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"}); err != nil {
					t.Fatal(err)
				}
				if err := conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(5, 40_000)); err != nil {
					t.Fatal(err)
				}
				r := &received{}
				err := conn.Query(ctx, driver.Statement{SQL: "SELECT count() AS c, sum(n) AS sum, any(s) AS text FROM t"}, r)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([][]string{{"200000", "19999900000", "row"}}, r.rows); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff([]driver.ColumnInfo{{Name: "c", Type: "UInt64"}, {Name: "sum", Type: "UInt64"}, {Name: "text", Type: "String"}}, r.header); diff != "" {
					t.Error(diff)
				}
				all := &summed{}
				if err := conn.Query(ctx, driver.Statement{SQL: "SELECT s, n FROM t"}, all); err != nil {
					t.Fatal(err)
				}
				if all.rows != 200_000 || all.sum != 19_999_900_000 || all.texts != 3*200_000 || all.blocks < 2 {
					t.Errorf("got %+v", all)
				}
			})
		})
	}
}

// summed receives texts and numbers and adds them up.
type summed struct {
	s                   proto.ColStr
	n                   proto.ColUInt64
	rows, blocks, texts int
	sum                 uint64
}

func (a *summed) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	return []proto.ColResult{&a.s, &a.n}, nil
}

func (a *summed) Block(rows int) error {
	a.blocks++
	a.rows += rows
	for i := range rows {
		a.texts += len(a.s.RowBytes(i))
		a.sum += a.n[i]
	}
	return nil
}
