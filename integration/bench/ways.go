package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/bench/ent"
	chrt "github.com/chent-io/chent/runtime"
)

// clickhouseConn is a connection of clickhouse-go.
type clickhouseConn = clickhouse.Conn

// insertRows is how many rows each client sends in one INSERT.
const insertRows = chrt.DefaultAppenderRows

// appendStructs inserts rows with clickhouse-go.
func appendStructs[R any](ctx context.Context, conn clickhouseConn, table string, columns []string, rows []R) error {
	for len(rows) > 0 {
		n := min(insertRows, len(rows))
		batch, err := conn.PrepareBatch(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+")")
		if err != nil {
			return err
		}
		for i := range n {
			if err := batch.AppendStruct(&rows[i]); err != nil {
				return err
			}
		}
		if err := batch.Send(); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// selectStructs reads a table with clickhouse-go.
func selectStructs[R any](ctx context.Context, conn clickhouseConn, table string, columns []string, into *[]R) error {
	*into = nil
	return conn.Select(ctx, into, "SELECT "+strings.Join(columns, ", ")+" FROM "+table)
}

// appendEntities inserts rows with an appender.
func appendEntities[E any](a *chrt.Appender[E], rows []E) error {
	for i := range rows {
		if err := a.Append(&rows[i]); err != nil {
			return err
		}
	}
	return a.Close()
}

// createBulk inserts rows with create builders.
func createBulk[E any](ctx context.Context, rows []E, insert func(context.Context, []E) error) error {
	for len(rows) > 0 {
		n := min(insertRows, len(rows))
		if err := insert(ctx, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// tally sums what a read returns, so that nobody reads less than the others.
type tally struct {
	rows int
	sum  float64
}

func (t *tally) add(v float64) { t.rows, t.sum = t.rows+1, t.sum+v }

// text says how much was read.
func (t *tally) text(_ context.Context, rows int) (string, error) {
	if t.rows != rows {
		return "", fmt.Errorf("%d rows were read of %d", t.rows, rows)
	}
	return fmt.Sprintf("a sum of %.3f", t.sum), nil
}

// iterate reads the rows of a sequence.
func iterate[E any](t *tally, rows iter.Seq2[*E, error], value func(*E) float64) error {
	*t = tally{}
	for e, err := range rows {
		if err != nil {
			return err
		}
		t.add(value(e))
	}
	return nil
}

// collect reads the rows of a slice.
func collect[E any](t *tally, rows []E, value func(*E) float64) {
	*t = tally{}
	for i := range rows {
		t.add(value(&rows[i]))
	}
}

// contents describes what an insert made of a table.
func contents(client *ent.Client, table string) func(context.Context, int) (string, error) {
	return func(ctx context.Context, rows int) (string, error) {
		got, err := ent.QueryAs[struct{ N, Hash uint64 }](ctx, client, "SELECT count() AS n, sum(cityHash64(*)) AS hash FROM "+table)
		if err != nil {
			return "", err
		}
		if len(got) != 1 || got[0].N != uint64(rows) {
			return "", fmt.Errorf("%v rows are in the table, %d were inserted", got, rows)
		}
		return fmt.Sprintf("a table with the hash %d", got[0].Hash), nil
	}
}

// blocks is a source and a receiver of whole columns.
type blocks struct {
	names  []string
	data   []proto.Column
	fill   func(from, to int) // fills the columns with rows, for an insert
	taken  func(rows int)     // for a read
	filled int
	total  int
}

// input are the columns of a block to send.
func (b *blocks) input() []proto.InputColumn {
	columns := make([]proto.InputColumn, len(b.names))
	for i, name := range b.names {
		columns[i] = proto.InputColumn{Name: name, Data: b.data[i]}
	}
	return columns
}

// source sends blocks until all rows are sent.
type source struct{ *blocks }

func (s source) Columns() []proto.InputColumn { return s.input() }

func (s source) Next(context.Context) error {
	if s.filled == s.total {
		return io.EOF
	}
	for _, c := range s.data {
		c.Reset()
	}
	to := min(s.filled+insertRows, s.total)
	s.fill(s.filled, to)
	s.filled = to
	return nil
}

// receiver takes blocks.
type receiver struct{ *blocks }

func (r receiver) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	results := make([]proto.ColResult, len(r.data))
	for i, c := range r.data {
		results[i] = c
	}
	return results, nil
}

func (r receiver) Block(rows int) error {
	r.taken(rows)
	return nil
}

// insertColumns inserts whole columns through the connection.
func insertColumns(ctx context.Context, conn driver.Conn, table string, b *blocks) error {
	b.filled = 0
	return conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO " + table + " (" + strings.Join(b.names, ", ") + ")"}, source{b})
}

// readColumns reads whole columns through the connection.
func readColumns(ctx context.Context, conn driver.Conn, table string, b *blocks) error {
	return conn.Query(ctx, driver.Statement{SQL: "SELECT " + strings.Join(b.names, ", ") + " FROM " + table}, receiver{b})
}
