package column

import (
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// ByteSlices is a column of texts as byte slices.
type ByteSlices struct {
	Of[string]
	own bool // a row's bytes are no other row's
}

// Bytes makes a column of byte slices out of one of strings: String(),
// FixedString(n) or LowCardinality of them. A nil slice is the empty string;
// the empty string is read as an empty slice that is not nil. With NULL it is
// NullableRef(Bytes(…)).
func Bytes(inner Of[string]) *ByteSlices {
	_, own := inner.(*Strings)
	return &ByteSlices{inner, own}
}

// Check refuses what the inner column refuses.
func (c *ByteSlices) Check(v []byte) error {
	if c.Of.Check(unsafe.String(unsafe.SliceData(v), len(v))) == nil {
		return nil
	}
	return c.Of.Check(string(v)) // the error keeps it
}

// Append adds a copy of v.
func (c *ByteSlices) Append(v []byte) { c.Of.Append(string(v)) }

// Row returns the value at i, for the caller to keep and to change.
func (c *ByteSlices) Row(i int) []byte {
	s := c.Of.Row(i)
	switch {
	case s == "":
		return []byte{}
	case c.own:
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
