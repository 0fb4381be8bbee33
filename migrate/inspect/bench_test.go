package inspect_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
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
			b.Cleanup(func() { // at once, and with patience
				if err := conn.Exec(context.WithoutCancel(b.Context()), driver.Statement{SQL: "DROP DATABASE " + db.Name}); err != nil {
					b.Error(err)
				}
			})
			fill(b, conn, tables)
			runtime.GC()
			var report inspect.Report
			var kept catalog.Catalog
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var fastest time.Duration
			for b.Loop() {
				start := time.Now()
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
				if took := time.Since(start); fastest == 0 || took < fastest {
					fastest = took
				}
				kept = c
			}
			runtime.ReadMemStats(&after)
			allocated := after.TotalAlloc - before.TotalAlloc
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*tables), "ns/table")
			b.ReportMetric(float64(fastest.Nanoseconds())/float64(tables), "fastest-ns/table")
			b.ReportMetric(float64(allocated)/float64(b.N*tables), "B/table")
			b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/float64(tables), "kept-B/table")
			b.ReportMetric(float64(report.Queries), "queries")
			runtime.KeepAlive(kept)
		})
	}
}

// fill makes tables with a bit of everything, eight at a time.
func fill(b *testing.B, conn driver.Conn, tables int) {
	b.Helper()
	var columns []string
	for i := range 18 {
		columns = append(columns, fmt.Sprintf("c%d %s", i, []string{"UInt64 CODEC(Delta, ZSTD)", "LowCardinality(String) DEFAULT 'x'", "Array(Nullable(Float64)) COMMENT 'values'"}[i%3]))
	}
	const at = 8
	errs := make(chan error, at)
	for first := range at {
		go func() {
			for i := first; i < tables; i += at {
				sql := fmt.Sprintf("CREATE TABLE t%05d (id UInt64, at DateTime, %s, INDEX i c0 TYPE minmax) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (id, at) TTL at + INTERVAL 30 DAY COMMENT 'table %d'",
					i, strings.Join(columns, ", "), i)
				if err := conn.Exec(b.Context(), driver.Statement{SQL: sql}); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range at {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
}
