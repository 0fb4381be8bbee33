package driver_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// lengths receives a number and texts and keeps the texts' lengths.
type lengths struct {
	number proto.ColUInt8
	text   proto.ColStr
	got    []int
}

func (l *lengths) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	return []proto.ColResult{&l.text, &l.number}, nil
}

func (l *lengths) Block(rows int) error {
	for i := range rows {
		l.got = append(l.got, len(l.text.Row(i)))
	}
	return nil
}

// TestLimitsAreNotInTheWay reads a string of 256 MiB that is not the last column
// of its block, so that over HTTP the columns are asked for by a DESCRIBE.
func TestLimitsAreNotInTheWay(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a gigabyte")
	}
	const size = 256 << 20
	for _, options := range []string{"compression=lz4", "compression=none"} {
		for _, p := range protocols {
			t.Run(p.name+"/"+options, func(t *testing.T) {
				conn := open(t, p.url(enginetest.New(t))+"?"+options)
				sql := "SELECT repeat(repeat('0123456789abcdef', 65536), " + strconv.Itoa(size>>20) + ") AS s, toUInt8(7) AS n"
				got := &lengths{}
				if err := conn.Query(t.Context(), driver.Statement{SQL: sql}, got); err != nil {
					t.Fatal(err)
				}
				if len(got.got) != 1 || got.got[0] != size {
					t.Errorf("lengths %v", got.got)
				}
			})
		}
	}
}

// TestStreamOfManyRows reads CHENT_STREAM_ROWS rows in the memory of a block.
func TestStreamOfManyRows(t *testing.T) {
	total, err := strconv.Atoi(os.Getenv("CHENT_STREAM_ROWS"))
	if err != nil {
		t.Skip("make stream sets CHENT_STREAM_ROWS")
	}
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			conn := open(t, p.url(enginetest.New(t)))
			got := &counted{}
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			sql := "SELECT number, toString(number) AS s FROM numbers(" + strconv.Itoa(total) + ")"
			if err := conn.Query(t.Context(), driver.Statement{SQL: sql}, got); err != nil {
				t.Fatal(err)
			}
			if got.count != total {
				t.Errorf("%d rows of %d", got.count, total)
			}
			var after runtime.MemStats
			runtime.ReadMemStats(&after)
			grown := (int64(after.Sys) - int64(before.Sys)) >> 20
			t.Logf("%d rows, grown by %d MiB", got.count, grown)
			if grown > 64 {
				t.Errorf("the client grew by %d MiB", grown)
			}
		})
	}
}
