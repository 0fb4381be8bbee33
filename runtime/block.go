package runtime

import (
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

const (
	// slabBytes is how much memory the copies of rows take that wait to be moved
	// into their columns: as much as a processor keeps at hand.
	slabBytes = 32 << 10
	// slabRows is how many rows they are at most.
	slabRows = 512
)

// group is one block of a batch.
//
// Rows are moved into columns many at a time, column by column. Until then a
// copy of each waits in a slab: of its flat columns, whose values the caller
// cannot change any more. The others, such as slices, are moved at once.
type group struct {
	batch   *batch
	sent    columnSet
	columns []buffer
	names   []string
	inputs  []proto.InputColumn
	rows    int

	added    []unsafe.Pointer // the rows of addSet
	computed []buffer         // what the server computed for them

	refusing []buffer // the columns that may refuse a value
	now      []buffer // those that are not flat
	later    []buffer // those that are

	slab    []unsafe.Pointer // the rows of the slab
	waiting int              // how many of them are filled
	one     [1]unsafe.Pointer
}

// newGroup makes the block of rows that send these columns.
func newGroup(b *batch, sent columnSet) (*group, error) {
	g := &group{batch: b, sent: sent}
	for i := range b.table.Columns {
		if !sent.has(i) {
			continue
		}
		buf, err := b.table.newBuffer(i, nil)
		if err != nil {
			return nil, err
		}
		buf.Grow(b.expect)
		g.columns = append(g.columns, buf)
		if buf.refuses() {
			g.refusing = append(g.refusing, buf)
		}
		if buf.flat {
			g.later = append(g.later, buf)
		} else {
			g.now = append(g.now, buf)
		}
		for _, w := range buf.wire() {
			g.names = append(g.names, w.Name)
			g.inputs = append(g.inputs, proto.InputColumn{Name: w.Name, Data: w.Column})
		}
	}
	return g, nil
}

// next is where the copy of the next row goes.
func (g *group) next() unsafe.Pointer {
	if g.slab == nil {
		rows := &g.batch.table.rows
		n := min(slabRows, max(1, slabBytes/int(max(rows.goType.Size(), 1))))
		first := rows.make(n)
		for i := range n {
			g.slab = append(g.slab, rows.at(first, i))
		}
	}
	return g.slab[g.waiting]
}

// add adds a copy of a row, whole or not at all.
func (g *group) add(e unsafe.Pointer) error {
	g.one[0] = e
	for _, c := range g.refusing {
		if _, err := c.check(g.one[:]); err != nil {
			return err
		}
	}
	if own := g.next(); own != e {
		g.batch.table.rows.copy(own, e)
	}
	for _, c := range g.now {
		c.append(g.one[:])
	}
	g.counted(1)
	if g.waiting++; g.waiting == len(g.slab) {
		g.drain()
	}
	return nil
}

// drain moves the rows of the slab into their columns.
func (g *group) drain() {
	if g.waiting == 0 {
		return
	}
	for _, c := range g.later {
		c.append(g.slab[:g.waiting])
	}
	g.waiting = 0
}

// check returns how many rows are good before the first that is refused.
func (g *group) check(rows []unsafe.Pointer) (good int, err error) {
	good = len(rows)
	for _, c := range g.refusing {
		if n, refused := c.check(rows[:good]); refused != nil {
			good, err = n, refused
		}
	}
	return good, err
}

// append adds rows that were checked.
func (g *group) append(rows []unsafe.Pointer) {
	if len(rows) == 0 {
		return
	}
	for _, c := range g.columns {
		c.append(rows)
	}
	g.counted(len(rows))
}

// addSets adds rows of which the columns in their sets were set, all of them, or
// says which one is refused.
func (g *group) addSets(rows []unsafe.Pointer, sets []columnSet) (int, error) {
	if i, err := g.checkSets(rows, sets); err != nil {
		return i, err
	}
	for _, c := range g.columns {
		for from := 0; from < len(rows); {
			to, set := runOf(sets, from, c.position)
			if set {
				c.append(rows[from:to])
			} else {
				for range to - from {
					c.AppendDefault()
				}
			}
			from = to
		}
	}
	g.counted(len(rows))
	return len(rows), nil
}

// checkSets returns which row is the first that is refused.
func (g *group) checkSets(rows []unsafe.Pointer, sets []columnSet) (good int, err error) {
	good = len(rows)
	for i := range rows {
		if i > 0 && slices.Equal(sets[i], sets[i-1]) {
			continue
		}
		if err = g.batch.table.required(sets[i]); err != nil {
			good = i
			break
		}
	}
	for _, c := range g.refusing {
		for from := 0; from < good; {
			to, set := runOf(sets[:good], from, c.position)
			if set {
				if n, refused := c.check(rows[from:to]); refused != nil {
					good, err = from+n, refused
				}
			}
			from = to
		}
	}
	return good, err
}

// runOf is where the rows end that have, or have not, the column at a position
// as the one at from.
func runOf(sets []columnSet, from, position int) (to int, set bool) {
	set = sets[from].has(position)
	for to = from + 1; to < len(sets) && sets[to].has(position) == set; to++ {
	}
	return to, set
}

func (g *group) counted(n int) {
	g.rows += n
	g.batch.rows += n
}

func (g *group) reset() {
	for _, c := range g.columns {
		c.Reset()
	}
	g.rows, g.waiting, g.one[0] = 0, 0, nil
	clear(g.added)
	g.added, g.computed = g.added[:0], nil
	if g.slab != nil {
		g.batch.table.rows.clear(g.slab)
	}
}
