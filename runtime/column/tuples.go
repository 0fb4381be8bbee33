package column

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Element is one element of a tuple whose Go type is the struct P. [Field]
// makes one.
type Element[P any] interface {
	elementName() string
	buffer() Buffer
	check(v *P) error
	append(v *P)
	appendDefault()
	read(v *P, i int)
	keepsLess() bool
	keptIn(v *P) any
	nested(column string, block *nestedBlock) nestedElement[P]
}

// Field is the element of a tuple that column holds and at finds in the
// struct. The name is the element's in ClickHouse; all elements of a tuple
// have one or none has ("").
func Field[P, T any](name string, column Of[T], at func(*P) *T) Element[P] {
	return &element[P, T]{name, column, at}
}

type element[P, T any] struct {
	name   string
	column Of[T]
	at     func(*P) *T
}

func (e *element[P, T]) elementName() string { return e.name }
func (e *element[P, T]) buffer() Buffer      { return e.column }
func (e *element[P, T]) check(v *P) error    { return e.column.Check(*e.at(v)) }
func (e *element[P, T]) append(v *P)         { e.column.Append(*e.at(v)) }
func (e *element[P, T]) appendDefault()      { e.column.AppendDefault() }
func (e *element[P, T]) read(v *P, i int)    { *e.at(v) = e.column.Row(i) }

// Tuples is a Tuple column of structs.
type Tuples[P any] struct {
	elements []Element[P]
	rows     int
}

// Tuple makes a buffer for a Tuple column, from its elements in order:
//
//	column.Tuple(
//		column.Field("x", column.Float64(), func(p *Place) *float64 { return &p.X }),
//		column.Field("name", column.String(), func(p *Place) *string { return &p.Name }),
//	)
func Tuple[P any](elements ...Element[P]) *Tuples[P] { return &Tuples[P]{elements: elements} }

// Type is the ClickHouse type.
func (c *Tuples[P]) Type() proto.ColumnType {
	var b strings.Builder
	b.WriteString("Tuple(")
	for i, e := range c.elements {
		if i > 0 {
			b.WriteString(", ")
		}
		if name := e.elementName(); name != "" {
			b.WriteString(clickhouse.QuoteIdentIfNeeded(name))
			b.WriteByte(' ')
		}
		b.WriteString(string(e.buffer().Type()))
	}
	b.WriteByte(')')
	return proto.ColumnType(b.String())
}

// Rows is the number of tuples held.
func (c *Tuples[P]) Rows() int { return c.rows }

// Check refuses a tuple with an element that its column refuses.
func (c *Tuples[P]) Check(v P) error {
	for i, e := range c.elements {
		if err := e.check(&v); err != nil {
			return under(err, elementStep(e.elementName(), i))
		}
	}
	return nil
}

func elementStep(name string, i int) string {
	if name == "" {
		return strconv.Itoa(i + 1)
	}
	return name
}

// Append adds v.
func (c *Tuples[P]) Append(v P) {
	for _, e := range c.elements {
		e.append(&v)
	}
	c.rows++
}

// AppendDefault adds the tuple of the elements' defaults.
func (c *Tuples[P]) AppendDefault() {
	for _, e := range c.elements {
		e.appendDefault()
	}
	c.rows++
}

// Row returns the tuple at i.
func (c *Tuples[P]) Row(i int) (v P) {
	for _, e := range c.elements {
		e.read(&v, i)
	}
	return v
}

func (c *Tuples[P]) copyRows(dst []P, from int) {
	for _, e := range c.elements {
		for i := range dst {
			e.read(&dst[i], from+i)
		}
	}
}

// Reset drops the values and keeps their room.
func (c *Tuples[P]) Reset() {
	for _, e := range c.elements {
		e.buffer().Reset()
	}
	c.rows = 0
}

// Prepare prepares the elements.
func (c *Tuples[P]) Prepare() error {
	for _, e := range c.elements {
		if err := prepare(e.buffer()); err != nil {
			return err
		}
	}
	return nil
}

// EncodeState writes the elements' states.
func (c *Tuples[P]) EncodeState(b *proto.Buffer) {
	for _, e := range c.elements {
		encodeState(e.buffer(), b)
	}
}

// DecodeState reads the elements' states.
func (c *Tuples[P]) DecodeState(r *proto.Reader) error {
	for i, e := range c.elements {
		if err := decodeState(e.buffer(), r); err != nil {
			return fmt.Errorf("column: decode %s: state of %s: %w", c.Type(), elementStep(e.elementName(), i), err)
		}
	}
	return nil
}

// EncodeColumn appends the wire form to b.
func (c *Tuples[P]) EncodeColumn(b *proto.Buffer) {
	if len(c.elements) == 0 {
		b.Buf = append(b.Buf, bytes.Repeat([]byte{nothing}, c.rows)...)
	}
	for _, e := range c.elements {
		e.buffer().EncodeColumn(b)
	}
}

// WriteColumn hands the values to w.
func (c *Tuples[P]) WriteColumn(w *proto.Writer) {
	if len(c.elements) == 0 {
		w.ChainBuffer(c.EncodeColumn)
	}
	for _, e := range c.elements {
		e.buffer().WriteColumn(w)
	}
}

// DecodeColumn replaces the values with rows values of r.
func (c *Tuples[P]) DecodeColumn(r *proto.Reader, rows int) error {
	if len(c.elements) == 0 {
		if _, err := readBytes(r, uint64(rows)); err != nil {
			return decodeError(c, "empty tuples", err)
		}
	}
	for i, e := range c.elements {
		if err := e.buffer().DecodeColumn(r, rows); err != nil {
			c.Reset()
			return fmt.Errorf("column: decode %s: element %s: %w", c.Type(), elementStep(e.elementName(), i), err)
		}
	}
	c.rows = rows
	return nil
}
