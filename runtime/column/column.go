package column

import "github.com/ClickHouse/ch-go/proto"

// Of is a column buffer of Go values of type T: one block's worth of one
// ClickHouse column. It encodes to and decodes from the Native format without
// reflection and without an allocation per value of fixed size.
//
// A buffer belongs to one goroutine at a time, for reading too.
type Of[T any] interface {
	Buffer
	// Check says whether the column can hold v: nil, or a *[ValueError] that
	// names the value and the type. A value is never wrapped or cut short.
	// Check looks into every element of v, so that after it Append cannot fail.
	Check(v T) error
	// Append adds v, which Check accepted.
	Append(v T)
	// AppendDefault adds the value that ClickHouse takes as the type's
	// default: zero, the empty string, NULL.
	AppendDefault()
	// Row returns the value at i. It stays valid after Reset.
	Row(i int) T
}

// Buffer is the part of a column that does not depend on its Go type. Its
// DecodeColumn replaces the rows it holds; a state that DecodeState has read
// before it stays until Reset. A column with a dictionary or a
// state also implements [proto.Preparable] and [proto.Stateful], which the
// connection calls.
type Buffer = proto.Column

// NamedColumn is a column of a block: its name and its buffer.
type NamedColumn struct {
	Name   string
	Column Buffer
}

// bulkAppender is a column that takes many values at once.
type bulkAppender[T any] interface {
	AppendSlice(v []T)
}

// bulkReader is a column that copies rows [from, from+len(dst)) at once.
type bulkReader[T any] interface {
	copyRows(dst []T, from int)
}

// Grow makes room in c for n more values, where c can do that before it has
// them.
func Grow(c any, n int) {
	if g, ok := c.(interface{ Grow(n int) }); ok {
		g.Grow(n)
	}
}

// appendAll adds every value of v to c.
func appendAll[T any](c Of[T], v []T) {
	if bulk, ok := c.(bulkAppender[T]); ok {
		bulk.AppendSlice(v)
		return
	}
	for _, value := range v {
		c.Append(value)
	}
}

// readRows fills dst with the rows of c from row from on.
func readRows[T any](c Of[T], dst []T, from int) {
	if bulk, ok := c.(bulkReader[T]); ok {
		bulk.copyRows(dst, from)
		return
	}
	for i := range dst {
		dst[i] = c.Row(from + i)
	}
}

// encodeState writes the state prefix of c, where it has one.
func encodeState(c Buffer, b *proto.Buffer) {
	if s, ok := c.(proto.StateEncoder); ok {
		s.EncodeState(b)
	}
}

// decodeState reads the state prefix of c, where it has one.
func decodeState(c Buffer, r *proto.Reader) error {
	if s, ok := c.(proto.StateDecoder); ok {
		return s.DecodeState(r)
	}
	return nil
}

// prepare gives c the chance to refuse before it is encoded.
func prepare(c Buffer) error {
	if p, ok := c.(proto.Preparable); ok {
		return p.Prepare()
	}
	return nil
}
