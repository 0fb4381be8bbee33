package runtime

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/runtime/column"
)

// A server does not say what it stored. Save asks for it before the insert: one
// SELECT computes what a row leaves to the server, and the INSERT names these
// columns too, so that what is returned is what is stored, now() and
// generateUUIDv4() included. Exec does not ask.

const (
	// sentRows is the external table that holds the rows as they are sent, and
	// sentRow the column with their numbers: a result may come in any order.
	sentRows = "chent_rows"
	sentRow  = "chent_row"
)

// compute has the server compute what the rows of addSet leave to it. The rows
// hold it afterwards, and insert sends it with them.
func (b *batch) compute(ctx context.Context, conn driver.Conn, settings []driver.Setting) error {
	for _, g := range b.groups {
		if g.rows == 0 {
			continue
		}
		if err := g.compute(ctx, conn, settings); err != nil {
			return fmt.Errorf("compute the values that are left to the server (Exec inserts without asking for them): %w", err)
		}
	}
	return nil
}

// left are the positions of the columns that the server computes for the group.
func (g *group) left() (positions []int) {
	for i := range g.batch.table.Columns {
		if g.batch.table.Columns[i].Expr != "" && !g.sent.has(i) {
			positions = append(positions, i)
		}
	}
	return positions
}

func (g *group) compute(ctx context.Context, conn driver.Conn, settings []driver.Setting) error {
	positions := g.left()
	if !slices.ContainsFunc(positions, func(i int) bool { return g.batch.table.Columns[i].readable() }) {
		return nil
	}
	t := g.batch.table
	names := make([]string, len(positions))
	for i, at := range positions {
		names[i] = t.Columns[at].Name
	}
	zone, err := serverZone(ctx, conn, t, names)
	if err != nil {
		return err
	}
	r := &computedReader{group: g}
	for _, at := range positions {
		buf, err := t.newBuffer(at, zone)
		if err != nil {
			return err
		}
		r.buffers = append(r.buffers, buf)
	}
	statement := driver.Statement{
		SQL:      t.selectComputed(positions),
		Settings: append(readSettings(t, names), settings...),
		Tables:   []driver.ExternalTable{{Name: sentRows, Columns: g.needed(positions)}},
	}
	if err := conn.Query(ctx, statement, r); err != nil {
		return err
	}
	if r.seen != len(g.added) {
		return fmt.Errorf("the server computed %s for %d", count.Of(r.seen, "row"), len(g.added))
	}
	for _, buf := range r.buffers {
		if !buf.readable() || buf.is(Alias) {
			continue
		}
		buf.Reset()
		buf.append(g.added)
		g.computed = append(g.computed, buf)
	}
	return nil
}

// selectComputed is the query for the columns at positions. Those that name each
// other find each other as aliases.
func (t *Table) selectComputed(positions []int) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for _, i := range positions {
		c := &t.Columns[i]
		fmt.Fprintf(&b, "_CAST(%s, %s) AS %s, ", c.Expr, clickhouse.QuoteString(c.Type), clickhouse.QuoteIdent(c.Name))
	}
	fmt.Fprintf(&b, "%s FROM %s", sentRow, sentRows)
	return b.String()
}

// needed are the columns of the group that the expressions may read.
func (g *group) needed(positions []int) []proto.InputColumn {
	g.drain()
	numbers := make(proto.ColUInt64, g.rows)
	for i := range numbers {
		numbers[i] = uint64(i)
	}
	var expressions strings.Builder
	for _, i := range positions {
		expressions.WriteString(g.batch.table.Columns[i].Expr + "\n")
	}
	text, columns := expressions.String(), []proto.InputColumn{{Name: sentRow, Data: &numbers}}
	for _, in := range g.inputs {
		base, _, _ := strings.Cut(in.Name, ".")
		if strings.Contains(text, base) || strings.ContainsAny(base, "`\\\"") { // a name that may be written in several ways
			columns = append(columns, in)
		}
	}
	return columns
}

// computedReader puts what the server computes into the rows of a group.
type computedReader struct {
	group   *group
	buffers []buffer
	numbers proto.ColUInt64
	seen    int
}

// Columns checks that the result is what the schema says.
func (r *computedReader) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != len(r.buffers)+1 {
		return nil, fmt.Errorf("the result has %s where %d were asked for", count.Of(len(header), "column"), len(r.buffers)+1)
	}
	var results []proto.ColResult
	for i, b := range r.buffers {
		for _, w := range b.wire() {
			if err := column.CheckType(w.Column, header[i].Type); err != nil {
				return nil, column.InColumn(w.Name, err)
			}
			results = append(results, w.Column)
		}
	}
	return append(results, &r.numbers), nil
}

// Block stores the values of a block.
func (r *computedReader) Block(rows int) error {
	for i := range rows {
		row := r.group.added[r.numbers[i]]
		for _, b := range r.buffers {
			if b.readable() {
				b.StoreAt(b.in(row), i)
			}
		}
	}
	r.seen += rows
	return nil
}
