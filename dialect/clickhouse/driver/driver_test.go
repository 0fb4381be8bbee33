package driver_test

import (
	"context"
	"io"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// protocols are the ways to one server, which must behave the same.
var protocols = []struct {
	name string
	url  func(*enginetest.Database) string
}{
	{"http", (*enginetest.Database).HTTP},
	{"native", (*enginetest.Database).Native},
}

// both runs a test over each protocol, with a connection to a database of its
// own. options are those of the URL, such as "max_threads=1&compression=none".
func both(t *testing.T, options string, test func(t *testing.T, conn driver.Conn, db *enginetest.Database)) {
	t.Helper()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			test(t, open(t, p.url(db)+"?"+options), db)
		})
	}
}

func open(t testing.TB, url string, options ...driver.Option) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// received is a Receiver that keeps the header and all rows as texts.
type received struct {
	header  []driver.ColumnInfo
	columns []proto.ColResult
	calls   int
	rows    [][]string
	totals  [][]string
	blocks  int
	onBlock func() error
}

func (r *received) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	r.calls++
	r.header = header
	r.columns = nil
	for _, info := range header {
		if info.Type == "String" {
			r.columns = append(r.columns, new(proto.ColStr))
			continue
		}
		column := &proto.ColAuto{}
		if err := column.Infer(proto.ColumnType(info.Type)); err != nil {
			return nil, err
		}
		r.columns = append(r.columns, column.Data)
	}
	return r.columns, nil
}

func (r *received) Block(rows int) error {
	r.blocks++
	r.rows = append(r.rows, r.take(rows)...)
	if r.onBlock != nil {
		return r.onBlock()
	}
	return nil
}

func (r *received) take(rows int) [][]string {
	var all [][]string
	for i := range rows {
		var row []string
		for _, column := range r.columns {
			row = append(row, textOf(column, i))
		}
		all = append(all, row)
	}
	return all
}

// source gives an insert its blocks.
type source struct {
	columns []proto.InputColumn
	fill    func(ctx context.Context, block int) error
	block   int
}

func (s *source) Columns() []proto.InputColumn { return s.columns }
func (s *source) Next(ctx context.Context) error {
	s.block++
	return s.fill(ctx, s.block-1)
}

// numbers is a source of blocks of rows consecutive numbers and their texts.
func numbers(blocks, rows int) *source {
	n, text := new(proto.ColUInt64), new(proto.ColStr)
	at := 0
	return &source{
		columns: []proto.InputColumn{{Name: "n", Data: n}, {Name: "s", Data: text}},
		fill: func(_ context.Context, block int) error {
			if block == blocks {
				return io.EOF
			}
			n.Reset()
			text.Reset()
			for range rows {
				n.Append(uint64(at))
				text.Append("row")
				at++
			}
			return nil
		},
	}
}

// nextOnce is the fill of a source with one block, already filled.
func nextOnce(sent *bool) func(context.Context, int) error {
	return func(context.Context, int) error {
		if *sent {
			return io.EOF
		}
		*sent = true
		return nil
	}
}

// counted is a Receiver that only counts rows.
type counted struct {
	received
	count int
}

func (c *counted) Block(rows int) error {
	c.count += rows
	return nil
}

type countedTotals struct{ counted }

func (c *countedTotals) Totals(int) error { return nil }
