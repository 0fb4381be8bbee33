package column

import (
	"encoding/binary"
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// fixed is what a wire value of fixed size can be.
type fixed interface {
	~bool | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64 |
		[2]uint64 | [16]byte
}

// decodeStep is how many bytes are made room for before they are read: a
// length that lies runs into the end of the data, not out of memory.
const decodeStep = 4 << 20

// decodeFixed reads n values into dst, whose room it uses again.
func decodeFixed[T fixed](r *proto.Reader, dst []T, n int) ([]T, error) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	dst = dst[:0]
	if n < 0 {
		return dst, errVarint
	}
	for n > 0 {
		step := min(n, max(cap(dst)-len(dst), decodeStep/size))
		start := len(dst)
		dst = slices.Grow(dst, step)[:start+step]
		raw := bytesOf(dst[start:])
		if err := r.ReadFull(raw); err != nil {
			clear(dst[start:])
			return dst[:start], err
		}
		toNative(raw, wordSize(zero))
		n -= step
	}
	return dst, nil
}

// encodeFixed appends the wire form of v to b.
func encodeFixed[T fixed](b *proto.Buffer, v []T) {
	if len(v) == 0 {
		return
	}
	start := len(b.Buf)
	b.Buf = append(b.Buf, bytesOf(v)...)
	toNative(b.Buf[start:], wordSize(v[0]))
}

// writeFixed hands v to w, without a copy where memory has the wire's order.
func writeFixed[T fixed](w *proto.Writer, v []T) {
	if len(v) == 0 {
		return
	}
	if littleEndian {
		w.ChainWrite(bytesOf(v))
		return
	}
	w.ChainBuffer(func(b *proto.Buffer) { encodeFixed(b, v) })
}

// bytesOf is the memory of v.
func bytesOf[T fixed](v []T) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(v[0])))
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// wordSize is how many bytes of a T have an order: its size, or that of its
// elements.
func wordSize[T fixed](v T) int {
	if _, ok := any(v).([16]byte); ok {
		return 1
	}
	return min(int(unsafe.Sizeof(v)), 8)
}

// toNative turns little-endian words of size bytes into the machine's, or
// back.
func toNative(raw []byte, size int) {
	if littleEndian || size == 1 {
		return
	}
	for ; len(raw) >= size; raw = raw[size:] {
		slices.Reverse(raw[:size])
	}
}

// wire is the part of a column of fixed-size values that knows their form on
// the wire and nothing of their meaning.
type wire[T fixed] struct {
	data []T
	name proto.ColumnType
}

// Type is the ClickHouse type.
func (c *wire[T]) Type() proto.ColumnType { return c.name }

// Rows is the number of values held.
func (c *wire[T]) Rows() int { return len(c.data) }

// Grow makes room for n more values.
func (c *wire[T]) Grow(n int) { c.data = slices.Grow(c.data, n) }

// Reset drops the values and keeps their room.
func (c *wire[T]) Reset() { c.data = c.data[:0] }

// EncodeColumn appends the wire form to b.
func (c *wire[T]) EncodeColumn(b *proto.Buffer) { encodeFixed(b, c.data) }

// WriteColumn hands the values to w, which reads them when it is flushed.
func (c *wire[T]) WriteColumn(w *proto.Writer) { writeFixed(w, c.data) }

// DecodeColumn replaces the values with rows values of r.
func (c *wire[T]) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.data, err = decodeFixed(r, c.data, rows); err != nil {
		return decodeError(c, "values", err)
	}
	return nil
}
