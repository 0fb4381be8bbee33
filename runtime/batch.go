package runtime

import (
	"context"
	"io"
	"slices"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

// batch collects rows into one block per set of columns that they send: rows
// that leave a column to the server's DEFAULT go in an INSERT that does not
// name it. Mostly all rows send the same columns, and there is one block.
type batch[E any] struct {
	table  *Table[E]
	groups []*group[E]
	// scratch takes a copy of a row whose defaults are computed here, so that
	// the caller's row is not changed.
	scratch E
	// sent is room for the columns of the row being added.
	sent columnSet
	rows int
	// expect is how many rows a new group makes room for. Default: none, room is
	// made as rows come.
	expect int
}

// group is one block of a batch.
type group[E any] struct {
	sent    columnSet
	columns []groupColumn[E]
	names   []string
	inputs  []proto.InputColumn
	rows    int
}

type groupColumn[E any] struct {
	buffer[E]
	position int
}

func newBatch[E any](t *Table[E]) *batch[E] {
	return &batch[E]{table: t, sent: newColumnSet(len(t.Columns))}
}

// addEntity adds an entity: a zero value in a column with a default means the
// default, unless keepZero has the column.
func (b *batch[E]) addEntity(e *E, keepZero columnSet) error {
	t := b.table
	if t.goDefaults {
		b.scratch = *e
		e = &b.scratch
	}
	b.sendAll()
	for _, i := range t.withDefault {
		c := t.Columns[i]
		if keepZero != nil && keepZero.has(i) || !c.isZero(e) {
			continue
		}
		if c.hasGoDefault() {
			c.fill(e)
		} else {
			b.sent.remove(i)
		}
	}
	return b.add(e, nil)
}

// place is where a batch has a row.
type place[E any] struct {
	group *group[E]
	row   int
}

// addSet adds an entity of which the columns in set were set, and returns where
// it is. The others take their default.
func (b *batch[E]) addSet(e *E, set columnSet) (place[E], error) {
	b.sendAll()
	for _, i := range b.table.withDefault {
		if !set.has(i) {
			b.sent.remove(i)
		}
	}
	if err := b.add(e, set); err != nil {
		return place[E]{}, err
	}
	g := b.group()
	return place[E]{g, g.rows - 1}, nil
}

// readCut makes e, which the batch has at p, hold the times that are sent where
// the columns in set cut them.
func (p place[E]) readCut(e *E, set columnSet) {
	for _, c := range p.group.columns {
		if set.has(c.position) {
			c.readCut(e, p.row)
		}
	}
}

// sendAll makes b.sent every column that an insert may name.
func (b *batch[E]) sendAll() {
	for i, c := range b.table.Columns {
		if c.insertable() {
			b.sent.add(i)
		} else {
			b.sent.remove(i)
		}
	}
}

// add adds e to the group of b.sent, whole or not at all. A column that is not
// in a non-nil set takes the default of its type.
func (b *batch[E]) add(e *E, set columnSet) error {
	g := b.group()
	for _, c := range g.columns {
		if set != nil && !set.has(c.position) {
			continue
		}
		if err := c.check(e); err != nil {
			return err
		}
	}
	for _, c := range g.columns {
		if set != nil && !set.has(c.position) {
			c.appendDefault()
		} else {
			c.append(e)
		}
	}
	g.rows++
	b.rows++
	return nil
}

// group returns the group of b.sent.
func (b *batch[E]) group() *group[E] {
	for _, g := range b.groups {
		if slices.Equal(g.sent, b.sent) {
			return g
		}
	}
	g := &group[E]{sent: slices.Clone(b.sent)}
	for i, c := range b.table.Columns {
		if !g.sent.has(i) {
			continue
		}
		buf := c.newBuffer(nil)
		buf.grow(b.expect)
		g.columns = append(g.columns, groupColumn[E]{buf, i})
		for _, w := range buf.wire() {
			g.names = append(g.names, w.Name)
			g.inputs = append(g.inputs, proto.InputColumn{Name: w.Name, Data: w.Column})
		}
	}
	b.groups = append(b.groups, g)
	return g
}

// insert sends the rows, one INSERT per group, and drops them. It returns how
// many rows the server acknowledged.
func (b *batch[E]) insert(ctx context.Context, conn driver.Conn, settings []driver.Setting) (inserted int, err error) {
	defer b.reset()
	for _, g := range b.groups {
		if g.rows == 0 {
			continue
		}
		statement := driver.Statement{SQL: b.table.insertInto(g.names), Settings: settings}
		if err := conn.Insert(ctx, statement, &oneBlock{table: b.table.qualified(), columns: g.inputs}); err != nil {
			return inserted, &InsertError{
				Table:    b.table.Name,
				Inserted: inserted,
				Failed:   g.rows,
				Unsent:   b.rows - inserted - g.rows,
				Err:      err,
			}
		}
		inserted += g.rows
	}
	return inserted, nil
}

func (b *batch[E]) reset() {
	for _, g := range b.groups {
		for _, c := range g.columns {
			c.reset()
		}
		g.rows = 0
	}
	b.rows = 0
}

// oneBlock is a source of the rows that are in its columns.
type oneBlock struct {
	table   string // quoted
	columns []proto.InputColumn
	sent    bool
}

// Target is the table.
func (s *oneBlock) Target() string { return s.table }

// Header refuses a table whose columns have other types than the rows.
func (s *oneBlock) Header(header []driver.ColumnInfo) error {
	types := make(map[string]string, len(header))
	for _, h := range header {
		types[h.Name] = h.Type
	}
	for _, in := range s.columns {
		server, ok := types[in.Name]
		c, isBuffer := in.Data.(column.Buffer)
		if !ok || !isBuffer {
			continue // the server refuses a column that it has not
		}
		if err := column.CheckInsert(c, server); err != nil {
			return column.InColumn(in.Name, err)
		}
	}
	return nil
}

func (s *oneBlock) Columns() []proto.InputColumn { return s.columns }

func (s *oneBlock) Next(context.Context) error {
	if s.sent {
		return io.EOF
	}
	s.sent = true
	return nil
}
