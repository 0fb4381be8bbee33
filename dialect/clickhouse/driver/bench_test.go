package driver_test

import (
	"context"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// benchTable has eight columns of common types.
const benchTable = `CREATE TABLE bench (id UInt64, at DateTime64(3), kind UInt32, tenant String,
	path String, amount Float64, flag UInt8, score Nullable(Int64)) ENGINE = `

const benchRows = 100_000 // of a block

// events are columns of the bench table.
type events struct {
	id     proto.ColUInt64
	at     *proto.ColDateTime64
	kind   proto.ColUInt32
	tenant proto.ColStr
	path   proto.ColStr
	amount proto.ColFloat64
	flag   proto.ColUInt8
	score  *proto.ColNullable[int64]
}

func newEvents() *events {
	return &events{
		at:    new(proto.ColDateTime64).WithPrecision(3),
		score: new(proto.ColInt64).Nullable(),
	}
}

var benchTime = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

var tenants = []string{"acme", "globex", "initech", "umbrella"}

func (e *events) fill() {
	for i := range benchRows {
		e.id.Append(uint64(i))
		e.at.Append(benchTime)
		e.kind.Append(uint32(i % 7))
		e.tenant.Append(tenants[i%4])
		e.path.Append("/some/path/of/usual/length")
		e.amount.Append(float64(i))
		e.flag.Append(uint8(i))
		e.score.Append(proto.NewNullable(int64(i)))
	}
}

func (e *events) input() []proto.InputColumn {
	return []proto.InputColumn{
		{Name: "id", Data: &e.id}, {Name: "at", Data: e.at}, {Name: "kind", Data: &e.kind}, {Name: "tenant", Data: &e.tenant},
		{Name: "path", Data: &e.path}, {Name: "amount", Data: &e.amount}, {Name: "flag", Data: &e.flag}, {Name: "score", Data: e.score},
	}
}

func (e *events) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	return []proto.ColResult{&e.id, e.at, &e.kind, &e.tenant, &e.path, &e.amount, &e.flag, e.score}, nil
}

func (e *events) Block(int) error { return nil }

// measure reports rows/s and the processor time that this process, without the
// server, takes for a row.
func measure(b *testing.B, rows int, run func()) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	before := processorTime(b)
	run()
	spent := processorTime(b) - before
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(spent.Nanoseconds())/float64(rows), "cpu-ns/row")
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// unsquashed keeps the server from joining blocks, whose cost would hide that of
// the way there.
const unsquashed = "&min_insert_block_size_rows=1&min_insert_block_size_bytes=1"

// BenchmarkInsert sends filled blocks into the Null engine: this driver, and
// clickhouse-go's Append of whole columns and Send.
func BenchmarkInsert(b *testing.B) {
	const statement = "INSERT INTO bench (id, at, kind, tenant, path, amount, flag, score)"
	for _, p := range protocols {
		for _, options := range []string{"compression=none", "compression=lz4"} {
			db := enginetest.New(b)
			db.Exec(benchTable + "Null")
			e := newEvents()
			e.fill()
			b.Run(p.name+"/"+options+"/chent", func(b *testing.B) {
				conn := open(b, p.url(db)+"?"+options+unsquashed)
				src := &source{columns: e.input(), fill: func(_ context.Context, block int) error {
					if block == b.N {
						return io.EOF
					}
					return nil
				}}
				measure(b, b.N*benchRows, func() {
					if err := conn.Insert(b.Context(), driver.Statement{SQL: statement}, src); err != nil {
						b.Fatal(err)
					}
				})
			})
			b.Run(p.name+"/"+options+"/clickhouse-go", func(b *testing.B) {
				c, err := driver.ClickHouse(open(b, p.url(db)+"?"+options+unsquashed))
				if err != nil {
					b.Fatal(err)
				}
				defer c.Close()
				at, tenant, path, score := make([]time.Time, benchRows), make([]string, benchRows), make([]string, benchRows), make([]*int64, benchRows)
				for i := range benchRows {
					v := int64(i)
					at[i], tenant[i], path[i], score[i] = benchTime, tenants[i%4], "/some/path/of/usual/length", &v
				}
				columns := []any{[]uint64(e.id), at, []uint32(e.kind), tenant, path, []float64(e.amount), []uint8(e.flag), score}
				measure(b, b.N*benchRows, func() {
					for range b.N {
						batch, err := c.PrepareBatch(b.Context(), statement)
						if err != nil {
							b.Fatal(err)
						}
						for i, column := range columns {
							if err := batch.Column(i).Append(column); err != nil {
								b.Fatal(err)
							}
						}
						if err := batch.Send(); err != nil {
							b.Fatal(err)
						}
					}
				})
			})
		}
	}
}

// BenchmarkQuery reads whole blocks: rows/s of this driver decoding columns and
// of clickhouse-go's Next.
func BenchmarkQuery(b *testing.B) {
	for _, p := range protocols {
		for _, options := range []string{"compression=none", "compression=lz4"} {
			db := enginetest.New(b)
			db.Exec(benchTable + "MergeTree ORDER BY id")
			const rows = 2_000_000
			db.Exec("INSERT INTO bench SELECT number, toDateTime64('2024-01-02 03:04:05', 3), number % 7, ['acme', 'globex', 'initech', 'umbrella'][number % 4 + 1], '/some/path/of/usual/length', number, number, number FROM numbers(2000000)")
			b.Run(p.name+"/"+options+"/chent", func(b *testing.B) {
				conn := open(b, p.url(db)+"?"+options)
				e := newEvents()
				measure(b, b.N*rows, func() {
					for range b.N {
						if err := conn.Query(b.Context(), driver.Statement{SQL: "SELECT * FROM bench"}, e); err != nil {
							b.Fatal(err)
						}
					}
				})
			})
			b.Run(p.name+"/"+options+"/clickhouse-go", func(b *testing.B) {
				c, err := driver.ClickHouse(open(b, p.url(db)+"?"+options))
				if err != nil {
					b.Fatal(err)
				}
				defer c.Close()
				measure(b, b.N*rows, func() {
					for range b.N {
						r, err := c.Query(b.Context(), "SELECT * FROM bench")
						if err != nil {
							b.Fatal(err)
						}
						n := 0
						for r.Next() {
							n++
						}
						if err := r.Err(); err != nil || n != rows {
							b.Fatal(n, err)
						}
					}
				})
			})
		}
	}
}

// BenchmarkRoundTrip is the latency of a small query.
func BenchmarkRoundTrip(b *testing.B) {
	for _, p := range protocols {
		b.Run(p.name, func(b *testing.B) {
			db := enginetest.New(b)
			conn := open(b, p.url(db))
			r := &counted{}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				if err := conn.Query(b.Context(), driver.Statement{SQL: "SELECT 1 AS a, 'x' AS s"}, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
