package runtime

import (
	"context"
	"errors"
	"io"
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

// batch collects rows into one block per set of columns that they send: rows
// that leave a column to the server's DEFAULT go in an INSERT that does not
// name it. Mostly all rows send the same columns, and there is one block.
type batch struct {
	table  *Table
	groups []*group
	// sent is room for the columns of the row being added.
	sent columnSet
	rows int
	// wanted says that the rows of addSet are looked at after the insert.
	wanted bool
	// expect is how many rows a new group makes room for. Default: none, room is
	// made as rows come.
	expect int
	// cut are the rows to be told what was sent of their times.
	cut []cutRow
	// optional are the positions of the columns that may be left out and hold no
	// zero value of Go, such as the zero time: an entity with one has no value.
	optional []int
	// set is room for the columns that an entity has a value for.
	set columnSet
	// someRows and someSets are room for the rows of some mutations.
	someRows []unsafe.Pointer
	someSets []columnSet
}

// newBatch returns an empty batch, which free gives back.
func (t *Table) newBatch() *batch {
	if b, ok := t.batches.Get().(*batch); ok {
		return b
	}
	return &batch{table: t, sent: newColumnSet(len(t.Columns)), set: newColumnSet(len(t.Columns)), optional: t.noZero()}
}

// noZero are the positions of the columns that may be left out, have no default
// and refuse the zero value of Go.
func (t *Table) noZero() (positions []int) {
	zero := []unsafe.Pointer{t.rows.make(1)}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.insertable() || c.hasDefault() || c.is(Required) {
			continue
		}
		if b, err := t.newBuffer(i, nil); err == nil {
			if _, refused := b.check(zero); refused != nil {
				positions = append(positions, i)
			}
		}
	}
	return positions
}

// free drops the rows and keeps their room for the next batch of the table.
func (b *batch) free() {
	b.reset()
	b.expect, b.wanted = 0, false
	b.table.batches.Put(b)
}

// addEntity adds a copy of an entity: a zero value in a column with a default
// means the default, unless keepZero has the column.
func (b *batch) addEntity(e unsafe.Pointer, keepZero columnSet) error {
	t := b.table
	if len(t.withDefault) == 0 {
		g, err := b.usual()
		if err != nil {
			return err
		}
		return b.addTo(g, e, keepZero)
	}
	if t.goDefaults {
		// The defaults go into a copy: the row is the caller's.
		g, err := b.usual()
		if err != nil {
			return err
		}
		own := g.next()
		t.rows.copy(own, e)
		e = own
	}
	b.sendAll()
	for _, i := range t.withDefault {
		c := &t.Columns[i]
		if keepZero != nil && keepZero.has(i) || !c.isZero(c.in(e)) {
			continue
		}
		if c.Default != nil {
			c.fill(e)
		} else {
			b.sent.remove(i)
		}
	}
	g, err := b.group()
	if err != nil {
		return err
	}
	return b.addTo(g, e, keepZero)
}

// addTo adds a copy of an entity to a group. Where it has a zero value that an
// optional column cannot hold, the column's own zero is sent, as Create does for
// what was not set.
func (b *batch) addTo(g *group, e unsafe.Pointer, keepZero columnSet) error {
	unset := false
	for _, i := range b.optional {
		c := &b.table.Columns[i]
		if keepZero != nil && keepZero.has(i) || !c.isZero(c.in(e)) {
			continue
		}
		if !unset {
			for j := range b.table.Columns {
				b.set.add(j)
			}
		}
		unset = true
		b.set.remove(i)
	}
	if !unset {
		return g.add(e)
	}
	g.drain()
	_, err := g.addSets([]unsafe.Pointer{e}, []columnSet{b.set})
	return err
}

// usual is the group of the last row, or of rows that send all columns.
func (b *batch) usual() (*group, error) {
	if len(b.groups) > 0 {
		return b.groups[0], nil
	}
	b.sendAll()
	return b.group()
}

// addEntities adds rows as they are, as addEntity does one by one, and returns
// how many it added before the first that is refused.
func (b *batch) addEntities(rows []unsafe.Pointer, keepZero columnSet) (int, error) {
	if len(b.table.withDefault) == 0 && len(b.optional) == 0 {
		g, err := b.usual()
		if err != nil {
			return 0, err
		}
		g.drain()
		good, err := g.check(rows)
		g.append(rows[:good])
		return good, err
	}
	for i, e := range rows {
		if err := b.addEntity(e, keepZero); err != nil {
			return i, err
		}
	}
	return len(rows), nil
}

// addMutations adds the rows of so many mutations, or says which one is refused:
// then the batch has some of them, and is good for nothing. It adds as many at a
// time as stay in a processor's cache from one column to the next.
func (b *batch) addMutations(n int, at func(i int) *Mutation) (int, error) {
	defer func() {
		clear(b.someRows[:cap(b.someRows)])
		clear(b.someSets[:cap(b.someSets)])
	}()
	for start := 0; start < n; start += slabRows {
		b.someRows, b.someSets = b.someRows[:0], b.someSets[:0]
		for i := start; i < min(start+slabRows, n); i++ {
			m := at(i)
			b.someRows, b.someSets = append(b.someRows, m.row), append(b.someSets, m.set())
		}
		if i, err := b.addSet(b.someRows, b.someSets); err != nil {
			return start + i, err
		}
	}
	return n, nil
}

// addSet adds entities of which the columns in their sets were set. The others
// take their default. It adds all of them, or says which one is refused.
func (b *batch) addSet(rows []unsafe.Pointer, sets []columnSet) (int, error) {
	for start := 0; start < len(rows); {
		g, err := b.groupOf(sets[start])
		if err != nil {
			return start, err
		}
		end := start + 1
		for end < len(rows) && b.sendSame(sets[end], sets[start]) {
			end++
		}
		if i, err := g.addSets(rows[start:end], sets[start:end]); err != nil {
			return start + i, err
		}
		if b.wanted {
			g.added = append(g.added, rows[start:end]...)
		}
		b.noteCut(g, rows[start:end], sets[start:end])
		start = end
	}
	return len(rows), nil
}

// sendSame reports whether rows of which the columns in one and the other set
// were set go in one block.
func (b *batch) sendSame(one, other columnSet) bool {
	for _, i := range b.table.withDefault {
		if one.has(i) != other.has(i) {
			return false
		}
	}
	return true
}

// groupOf is the group of rows of which the columns in set were set.
func (b *batch) groupOf(set columnSet) (*group, error) {
	b.sendAll()
	for _, i := range b.table.withDefault {
		if !set.has(i) {
			b.sent.remove(i)
		}
	}
	return b.group()
}

// cutRow is a row that shall hold the times that are sent of it.
type cutRow struct {
	row    unsafe.Pointer
	column buffer
	at     int // in the column
}

func (b *batch) noteCut(g *group, rows []unsafe.Pointer, sets []columnSet) {
	first := g.rows - len(rows)
	for _, c := range g.columns {
		if !c.is(Truncates) {
			continue
		}
		for i, p := range rows {
			if sets[i].has(c.position) {
				b.cut = append(b.cut, cutRow{p, c, first + i})
			}
		}
	}
}

// readCut makes the rows of addSet hold the times that are sent.
func (b *batch) readCut() {
	for _, c := range b.cut {
		c.column.StoreAt(c.column.in(c.row), c.at)
	}
}

// sendAll makes b.sent every column that an insert may name.
func (b *batch) sendAll() {
	for i := range b.table.Columns {
		if b.table.Columns[i].insertable() {
			b.sent.add(i)
		} else {
			b.sent.remove(i)
		}
	}
}

// group returns the group of b.sent.
func (b *batch) group() (*group, error) {
	for _, g := range b.groups {
		if slices.Equal(g.sent, b.sent) {
			return g, nil
		}
	}
	g, err := newGroup(b, slices.Clone(b.sent))
	if err == nil {
		b.groups = append(b.groups, g)
	}
	return g, err
}

// insert sends the rows, one INSERT per group. It returns how many rows the
// server acknowledged.
func (b *batch) insert(ctx context.Context, conn driver.Conn, settings []driver.Setting) (inserted int, err error) {
	for _, g := range b.groups {
		if g.rows == 0 {
			continue
		}
		g.drain()
		statement, rows := g.statement(settings)
		if err := conn.Insert(ctx, statement, rows); err != nil {
			return inserted, &InsertError{
				Table:    b.table.Name,
				Inserted: inserted,
				Failed:   g.rows,
				Unsent:   b.rows - inserted - g.rows,
				Unknown:  b.table.Forwards || is[*driver.UnknownOutcomeError](err),
				Err:      err,
			}
		}
		inserted += g.rows
	}
	return inserted, nil
}

// statement is the INSERT of the rows of a group.
func (g *group) statement(settings []driver.Setting) (driver.Statement, *oneBlock) {
	t, names, inputs := g.batch.table, slices.Clip(g.names), slices.Clip(g.inputs)
	for _, c := range g.computed {
		for _, w := range c.wire() {
			names, inputs = append(names, w.Name), append(inputs, proto.InputColumn{Name: w.Name, Data: w.Column})
		}
		if c.is(ReadOnly) {
			settings = append(slices.Clip(settings), driver.Setting{Name: "insert_allow_materialized_columns", Value: "1"})
		}
	}
	return driver.Statement{SQL: t.insertInto(names), Settings: settings}, &oneBlock{table: t.qualified(), columns: inputs}
}

func (b *batch) reset() {
	for _, g := range b.groups {
		g.reset()
	}
	b.rows = 0
	clear(b.cut)
	b.cut = b.cut[:0]
}

// errRequired is a column that a row must have and has not.
var errRequired = errors.New("missing: the column has no default and is not optional")

// required refuses rows that lack a required column.
func (t *Table) required(set columnSet) error {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.is(Required) && !set.has(i) {
			return &ValidationError{Name: c.Name, Err: errRequired}
		}
	}
	return nil
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
