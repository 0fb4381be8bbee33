package column

import (
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// ByteSlices is a column of texts as byte slices.
type ByteSlices struct {
	Of[string]
	own     bool   // a row's bytes are no other row's
	copies  copies // of the bytes that were appended
	decoded bool   // the rows are the server's, in memory of their own
}

// Bytes makes a column of byte slices out of one of strings: String(),
// FixedString(n) or LowCardinality of them. A nil slice is the empty string;
// the empty string is read as an empty slice that is not nil. With NULL it is
// NullableRef(Bytes(…)).
func Bytes(inner Of[string]) *ByteSlices {
	_, own := inner.(*Strings)
	return &ByteSlices{Of: inner, own: own}
}

// Check refuses what the inner column refuses.
func (c *ByteSlices) Check(v []byte) error {
	if c.Of.Check(unsafe.String(unsafe.SliceData(v), len(v))) == nil {
		return nil
	}
	return c.Of.Check(string(v)) // the error keeps it
}

// Append adds a copy of v.
func (c *ByteSlices) Append(v []byte) {
	if c.own {
		c.Of.Append(c.copies.add(v))
		return
	}
	c.Of.Append(string(v))
}

// Reset drops the values and keeps their room.
func (c *ByteSlices) Reset() {
	c.Of.Reset()
	c.copies.reset()
	c.decoded = false
}

// DecodeColumn replaces the values with rows values of r.
func (c *ByteSlices) DecodeColumn(r *proto.Reader, rows int) error {
	c.Reset()
	c.decoded = true
	return c.Of.DecodeColumn(r, rows)
}

// Row returns the value at i, for the caller to keep and to change.
func (c *ByteSlices) Row(i int) []byte {
	s := c.Of.Row(i)
	switch {
	case s == "":
		return []byte{}
	case c.own && c.decoded:
		// Made by us, and nobody else holds it as a string.
		return slices.Clip(unsafe.Slice(unsafe.StringData(s), len(s)))
	}
	return []byte(s)
}

// Prepare prepares the inner column.
func (c *ByteSlices) Prepare() error { return prepare(c.Of) }

// EncodeState writes the inner column's state.
func (c *ByteSlices) EncodeState(b *proto.Buffer) { encodeState(c.Of, b) }

// DecodeState reads the inner column's state.
func (c *ByteSlices) DecodeState(r *proto.Reader) error { return decodeState(c.Of, r) }
