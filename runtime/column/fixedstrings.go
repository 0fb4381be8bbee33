package column

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// rawWire is a column of values of size bytes each, kept as they travel.
type rawWire struct {
	raw  []byte
	size int
	name proto.ColumnType
}

// Type is the ClickHouse type.
func (c *rawWire) Type() proto.ColumnType { return c.name }

// Rows is the number of values held.
func (c *rawWire) Rows() int { return len(c.raw) / max(c.size, 1) }

// Reset drops the values and keeps their room.
func (c *rawWire) Reset() { c.raw = c.raw[:0] }

// EncodeColumn appends the wire form to b.
func (c *rawWire) EncodeColumn(b *proto.Buffer) { b.Buf = append(b.Buf, c.raw...) }

// WriteColumn hands the values to w, which reads them when it is flushed.
func (c *rawWire) WriteColumn(w *proto.Writer) {
	if len(c.raw) > 0 {
		w.ChainWrite(c.raw)
	}
}

// DecodeColumn replaces the values with rows values of r.
func (c *rawWire) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.raw, err = decodeFixed(r, c.raw, bytesOfRows(rows, c.size)); err != nil {
		return decodeError(c, "values", err)
	}
	return nil
}

// bytesOfRows is how many bytes rows of size bytes each take, or -1 where that
// is no number.
func bytesOfRows(rows, size int) int {
	if size > 0 && rows > math.MaxInt/size {
		return -1
	}
	return rows * size
}

// value is the wire form of the value at i.
func (c *rawWire) value(i int) []byte { return c.raw[i*c.size : (i+1)*c.size] }

// add makes room for one more value, all zero, and returns it.
func (c *rawWire) add() []byte {
	start := len(c.raw)
	for range c.size {
		c.raw = append(c.raw, 0)
	}
	return c.raw[start:]
}

// maxFixedString is the longest FixedString that ClickHouse makes.
const maxFixedString = 0xFFFFFF

// FixedStrings is a FixedString(N) column: exactly N bytes, of any kind.
// A shorter value is padded with NUL bytes and read back with them.
//
// The strings decoded from one block share its memory.
type FixedStrings struct {
	rawWire
	decoded bool // raw belongs to the rows handed out
	bad     error
}

// FixedString makes a buffer for a FixedString column of n bytes, 1 to
// 16777215.
func FixedString(n int) *FixedStrings {
	c := &FixedStrings{rawWire: rawWire{size: n, name: proto.ColumnType(fmt.Sprintf("FixedString(%d)", n))}}
	if n < 1 || n > maxFixedString {
		c.size, c.bad = 1, fmt.Errorf("column: %s: the length is a number of bytes from 1 to %d", c.name, maxFixedString)
	}
	return c
}

// Check refuses a value that is too long.
func (c *FixedStrings) Check(v string) error {
	if c.bad != nil {
		return c.bad
	}
	if len(v) > c.size {
		return refuse(c, v, "it is %d bytes long", len(v))
	}
	return nil
}

// Append adds v and NUL bytes up to the column's length.
func (c *FixedStrings) Append(v string) {
	if c.decoded {
		c.Reset()
	}
	c.raw = append(c.raw, v...)
	for range c.size - len(v) {
		c.raw = append(c.raw, 0)
	}
}

// AppendDefault adds NUL bytes.
func (c *FixedStrings) AppendDefault() { c.Append("") }

// Row returns the value at i, all its bytes.
func (c *FixedStrings) Row(i int) string {
	v := c.value(i)
	if c.decoded {
		return unsafe.String(unsafe.SliceData(v), len(v))
	}
	return string(v)
}

// Reset drops the values.
func (c *FixedStrings) Reset() {
	if c.decoded {
		c.raw, c.decoded = nil, false
	}
	c.raw = c.raw[:0]
}

// Prepare refuses a length that does not exist.
func (c *FixedStrings) Prepare() error { return c.bad }

// DecodeColumn replaces the values with rows values of r.
func (c *FixedStrings) DecodeColumn(r *proto.Reader, rows int) error {
	if c.bad != nil {
		return c.bad
	}
	c.raw, c.decoded = nil, true
	return c.rawWire.DecodeColumn(r, rows)
}
