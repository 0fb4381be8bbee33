package driver_test

import (
	"context"
	"io"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/runtime/column"
)

// oneRow is a source of one row, to be used over and over.
type oneRow struct {
	id   *column.Numbers[uint64]
	name *column.Strings
	done bool
}

func newOneRow() *oneRow {
	r := &oneRow{id: column.UInt64(), name: column.String()}
	r.id.Append(7)
	r.name.Append("a name of some length")
	return r
}

func (r *oneRow) Columns() []proto.InputColumn {
	return []proto.InputColumn{{Name: "id", Data: r.id}, {Name: "name", Data: r.name}}
}

func (r *oneRow) Next(context.Context) error {
	r.done = !r.done
	if r.done {
		return nil
	}
	return io.EOF
}

// cost is what one of many calls of f allocates, and its CPU.
func cost(t testing.TB, times int, f func() error) (bytes, allocations uint64, cpu time.Duration) {
	t.Helper()
	for range 20 {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	start := processTime()
	runtime.ReadMemStats(&before)
	for range times {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	n := uint64(times)
	return (after.TotalAlloc - before.TotalAlloc) / n, (after.Mallocs - before.Mallocs) / n, (processTime() - start) / time.Duration(times)
}

func processTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// TestOneRowInsertIsCheap bounds what an INSERT of one row allocates: buffers,
// compressors and their tables are kept for the next one.
func TestOneRowInsertIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("what it measures is not that of the race detector")
	}
	const maxBytes = 20 << 10
	for _, p := range protocols {
		for _, compression := range []string{"none", "lz4", "zstd", "gzip"} {
			if p.name == "native" && compression == "gzip" {
				continue
			}
			t.Run(p.name+"/"+compression, func(t *testing.T) {
				db := enginetest.New(t)
				db.Exec("CREATE TABLE t (id UInt64, name String) ENGINE = Null")
				conn := open(t, p.url(db)+"?compression="+compression)
				plainBytes, _, plainCPU := cost(t, 300, func() error {
					return conn.Exec(t.Context(), driver.Statement{SQL: "INSERT INTO t (id, name) VALUES (7, 'a name of some length')"})
				})
				row := newOneRow()
				bytes, allocations, cpu := cost(t, 300, func() error {
					return conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (id, name)"}, row)
				})
				t.Logf("%d bytes in %d allocations, %s of CPU; as a statement %d bytes, %s: %.2f", bytes, allocations, cpu, plainBytes, plainCPU, float64(cpu)/float64(plainCPU))
				if bytes > maxBytes {
					t.Errorf("one row costs %d bytes, more than %d", bytes, maxBytes)
				}
			})
		}
	}
}
