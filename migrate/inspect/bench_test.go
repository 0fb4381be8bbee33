package inspect_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
)

// BenchmarkInspect inspects databases of tables with 20 columns and diffs the
// catalog with itself. The time for a table must not grow with their number:
// CHENT_BENCH_TABLES=10000 adds the size to compare with, and takes minutes to
// make the tables.
func BenchmarkInspect(b *testing.B) {
	sizes := []int{100, 1000}
	if os.Getenv("CHENT_BENCH_TABLES") == "10000" {
		sizes = append(sizes, 10000)
	}
	for _, tables := range sizes {
		b.Run(fmt.Sprintf("tables=%d", tables), func(b *testing.B) {
			db := enginetest.New(b)
			conn := open(b, db.HTTP())
			fill(b, conn, tables)
			var report inspect.Report
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.ResetTimer()
			for range b.N {
				c, err := inspect.Inspect(b.Context(), conn, inspect.Options{Databases: []string{db.Name}, Report: &report})
				if err != nil {
					b.Fatal(err)
				}
				if got := len(c.Databases[0].Tables); got != tables {
					b.Fatalf("%d tables, want %d", got, tables)
				}
				if changes := diff.Diff(c, c, diff.Options{WholeServer: true}); len(changes) > 0 {
					b.Fatal(changes)
				}
			}
			b.StopTimer()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*tables), "ns/table")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N*tables), "B/table")
			b.ReportMetric(float64(report.Queries), "queries")
		})
	}
}

// fill makes tables with a bit of everything.
func fill(b *testing.B, conn driver.Conn, tables int) {
	var columns []string
	for i := range 18 {
		columns = append(columns, fmt.Sprintf("c%d %s", i, []string{"UInt64 CODEC(Delta, ZSTD)", "LowCardinality(String) DEFAULT 'x'", "Array(Nullable(Float64)) COMMENT 'values'"}[i%3]))
	}
	for i := range tables {
		sql := fmt.Sprintf("CREATE TABLE t%05d (id UInt64, at DateTime, %s, INDEX i c0 TYPE minmax) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (id, at) TTL at + INTERVAL 30 DAY COMMENT 'table %d'",
			i, strings.Join(columns, ", "), i)
		if err := conn.Exec(context.Background(), driver.Statement{SQL: sql}); err != nil {
			b.Fatal(err)
		}
	}
}
