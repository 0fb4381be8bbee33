package column

import "github.com/ClickHouse/ch-go/proto"

// Arrays is an Array(T) column. A nil slice is an empty array; an empty array
// is read as an empty slice that is not nil.
//
// The rows of one block are slices of one piece of memory: a row that is kept
// keeps the others in memory too.
type Arrays[T any] struct {
	offsets offsets
	inner   Of[T]
	values  []T  // all elements, made at the first Row
	any     bool // every T is fine
}

// acceptor is a column that refuses nothing.
type acceptor interface{ acceptsAll() }

// Array makes a buffer for an Array column.
func Array[T any](inner Of[T]) *Arrays[T] {
	return &Arrays[T]{inner: inner, any: acceptsAll(inner)}
}

func (c *Arrays[T]) checksNothing() bool { return c.any }

// Type is the ClickHouse type.
func (c *Arrays[T]) Type() proto.ColumnType { return "Array(" + c.inner.Type() + ")" }

// Rows is the number of arrays held.
func (c *Arrays[T]) Rows() int { return len(c.offsets.ends) }

// Check refuses an array with an element that the inner column refuses.
func (c *Arrays[T]) Check(v []T) error {
	if c.any {
		return nil
	}
	for i := range v {
		if err := c.inner.Check(v[i]); err != nil {
			return underIndex(err, i)
		}
	}
	return nil
}

// Append adds v.
func (c *Arrays[T]) Append(v []T) {
	appendAll(c.inner, v)
	c.offsets.add(len(v))
}

// AppendDefault adds the empty array.
func (c *Arrays[T]) AppendDefault() { c.offsets.add(0) }

// Row returns the array at i.
func (c *Arrays[T]) Row(i int) []T {
	start, end := c.offsets.bounds(i)
	if start == end {
		return []T{}
	}
	if total := c.offsets.total(); len(c.values) != total {
		c.values = make([]T, total)
		readRows(c.inner, c.values, 0)
	}
	return c.values[start:end:end]
}

// Reset drops the values.
func (c *Arrays[T]) Reset() {
	c.values = nil
	c.offsets.reset()
	c.inner.Reset()
}

// Prepare prepares the inner column.
func (c *Arrays[T]) Prepare() error { return prepare(c.inner) }

// EncodeState writes the inner column's state.
func (c *Arrays[T]) EncodeState(b *proto.Buffer) { encodeState(c.inner, b) }

// DecodeState reads the inner column's state.
func (c *Arrays[T]) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

// EncodeColumn appends the wire form to b.
func (c *Arrays[T]) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.offsets.ends)
	c.inner.EncodeColumn(b)
}

// WriteColumn hands the values to w.
func (c *Arrays[T]) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.offsets.ends)
	c.inner.WriteColumn(w)
}

// DecodeColumn replaces the values with rows values of r.
func (c *Arrays[T]) DecodeColumn(r *proto.Reader, rows int) error {
	c.values = nil
	if err := c.offsets.decode(r, rows); err != nil {
		return decodeError(c, "offsets", err)
	}
	if err := c.inner.DecodeColumn(r, c.offsets.total()); err != nil {
		c.offsets.reset()
		return err
	}
	return nil
}
