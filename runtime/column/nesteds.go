package column

import (
	"errors"
	"slices"

	"github.com/ClickHouse/ch-go/proto"
)

// Nesteds is a flattened Nested column: what the schema calls one column is on
// the wire one Array column for each element, named "column.element", all of
// the same length in a row. That is what a server makes of Nested unless
// flatten_nested is 0; then the column is an Array(Tuple(…)).
type Nesteds[P any] struct {
	name     string
	elements []nestedElement[P]
	values   []P // all elements, made at the first Row
}

type nestedElement[P any] interface {
	wire() NamedColumn
	check(v *P) error
	append(v []P)
	appendDefault()
	bounds(i int) (start, end int)
	read(dst []P)
}

// Nested makes the buffers for the Nested column called name, from its
// elements, which must have names.
func Nested[P any](name string, elements ...Element[P]) *Nesteds[P] {
	c := &Nesteds[P]{name: name}
	block := &nestedBlock{stale: func() { c.values = nil }}
	for _, e := range elements {
		c.elements = append(c.elements, e.nested(name, block))
	}
	return c
}

func (e *element[P, T]) nested(column string, block *nestedBlock) nestedElement[P] {
	array := &nestedArray[T]{Arrays: Array(e.column), block: block, at: len(block.columns)}
	block.columns = append(block.columns, nestedOffsets{ends: &array.offsets})
	return &nestedColumn[P, T]{column + "." + e.name, e, array}
}

// nestedBlock is what the arrays of one Nested column know of each other.
type nestedBlock struct {
	columns []nestedOffsets
	stale   func() // the rows have changed
}

// nestedOffsets is the offsets of one array and how many blocks it has seen.
type nestedOffsets struct {
	ends   *offsets
	blocks int
}

// nestedArray is an Array that lies beside others.
type nestedArray[T any] struct {
	*Arrays[T]
	block *nestedBlock
	at    int
}

func (a *nestedArray[T]) Reset() {
	a.block.stale()
	a.Arrays.Reset()
}

// DecodeColumn refuses arrays that are not as long as their neighbours.
func (a *nestedArray[T]) DecodeColumn(r *proto.Reader, rows int) error {
	a.block.stale()
	if err := a.Arrays.DecodeColumn(r, rows); err != nil {
		return err
	}
	own := &a.block.columns[a.at]
	own.blocks++
	for _, other := range a.block.columns {
		if other.blocks == own.blocks && !slices.Equal(other.ends.ends, own.ends.ends) {
			return decodeError(a, "arrays", errors.New("they are not as long as those beside them in the Nested column"))
		}
	}
	return nil
}

// nestedColumn is the Array column of one element.
type nestedColumn[P, T any] struct {
	name    string
	element *element[P, T]
	array   *nestedArray[T]
}

func (n *nestedColumn[P, T]) wire() NamedColumn { return NamedColumn{n.name, n.array} }

func (n *nestedColumn[P, T]) check(v *P) error {
	if err := n.element.check(v); err != nil {
		return under(err, n.element.name)
	}
	return nil
}

func (n *nestedColumn[P, T]) append(v []P) {
	for i := range v {
		n.element.append(&v[i])
	}
	n.array.offsets.add(len(v))
}

func (n *nestedColumn[P, T]) appendDefault() { n.array.AppendDefault() }

func (n *nestedColumn[P, T]) bounds(i int) (start, end int) { return n.array.offsets.bounds(i) }

func (n *nestedColumn[P, T]) read(dst []P) {
	for i := range min(len(dst), n.array.offsets.total()) {
		n.element.read(&dst[i], i)
	}
}

// Wire is the columns that travel, in order. The same buffers are returned
// each time.
func (c *Nesteds[P]) Wire() []NamedColumn {
	list := make([]NamedColumn, len(c.elements))
	for i, e := range c.elements {
		list[i] = e.wire()
	}
	return list
}

// Rows is the number of rows held.
func (c *Nesteds[P]) Rows() int {
	if len(c.elements) == 0 {
		return 0
	}
	return c.elements[0].wire().Column.Rows()
}

// Check refuses a row with an element that its column refuses.
func (c *Nesteds[P]) Check(v []P) error {
	for i := range v {
		for _, e := range c.elements {
			if err := e.check(&v[i]); err != nil {
				return underIndex(err, i)
			}
		}
	}
	return nil
}

// Append adds v.
func (c *Nesteds[P]) Append(v []P) {
	for _, e := range c.elements {
		e.append(v)
	}
}

// AppendDefault adds a row without elements.
func (c *Nesteds[P]) AppendDefault() {
	for _, e := range c.elements {
		e.appendDefault()
	}
}

// Row returns the row at i, as long as its first element's array. ClickHouse
// keeps the arrays of a row equally long.
func (c *Nesteds[P]) Row(i int) []P {
	start, end := c.elements[0].bounds(i)
	if start == end {
		return []P{}
	}
	_, total := c.elements[0].bounds(c.Rows() - 1)
	if len(c.values) != total {
		c.values = make([]P, total)
		for _, e := range c.elements {
			e.read(c.values)
		}
	}
	return c.values[start:end:end]
}

// Reset drops the values and keeps their room.
func (c *Nesteds[P]) Reset() {
	c.values = nil
	for _, e := range c.elements {
		e.wire().Column.Reset()
	}
}
