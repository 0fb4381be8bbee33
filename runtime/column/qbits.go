package column

import (
	"fmt"
	"math"

	"github.com/ClickHouse/ch-go/proto"
)

// QBits is a QBit column: vectors of one dimension, which travel bit by bit,
// the first bit of all elements first.
type QBits[F int8 | float32 | float64] struct {
	name      proto.ColumnType
	element   string
	width     int // bits of an element
	dimension int
	stride    int
	planes    [][]byte // by group of stride elements, then by bit, the highest first
	rows      int
	bad       error
}

// QBitInt8 makes a buffer for a QBit(Int8, dimension) column. Server 26.7 or
// newer. For stride see [QBitFloat32].
func QBitInt8(dimension int, stride ...int) *QBits[int8] {
	return qbits[int8]("Int8", 8, dimension, stride)
}

// QBitBFloat16 makes a buffer for a QBit(BFloat16, dimension) column. The
// elements lose what BFloat16 has no room for. Server 25.10 or newer. For
// stride see [QBitFloat32].
func QBitBFloat16(dimension int, stride ...int) *QBits[float32] {
	return qbits[float32]("BFloat16", 16, dimension, stride)
}

// QBitFloat32 makes a buffer for a QBit(Float32, dimension) column. Server
// 25.10 or newer. stride is the type's third argument where it has one: the
// number of elements that lie together. Server 26.7 or newer.
func QBitFloat32(dimension int, stride ...int) *QBits[float32] {
	return qbits[float32]("Float32", 32, dimension, stride)
}

// QBitFloat64 makes a buffer for a QBit(Float64, dimension) column. Server
// 25.10 or newer. For stride see [QBitFloat32].
func QBitFloat64(dimension int, stride ...int) *QBits[float64] {
	return qbits[float64]("Float64", 64, dimension, stride)
}

// maxPlanes bounds how many planes a vector may have: a type's text, which comes
// from the server, is no reason to make room for any number of them.
const maxPlanes = 1 << 20

func qbits[F int8 | float32 | float64](element string, width, dimension int, stride []int) *QBits[F] {
	c := &QBits[F]{element: element, width: width, dimension: dimension, stride: dimension}
	c.name = proto.ColumnType(fmt.Sprintf("QBit(%s, %d)", element, dimension))
	if len(stride) > 0 {
		c.stride = stride[0]
		c.name = proto.ColumnType(fmt.Sprintf("QBit(%s, %d, %d)", element, dimension, c.stride))
	}
	if dimension < 1 || c.stride < 1 || dimension%c.stride != 0 {
		c.stride, c.bad = 1, fmt.Errorf("column: %s: the dimension is at least 1 and a multiple of the stride", c.name)
		return c
	}
	if c.bytes() > maxFixedString || dimension/c.stride > maxPlanes/width {
		c.stride, c.bad = 1, fmt.Errorf("column: %s: the dimension is too large", c.name)
		return c
	}
	c.planes = make([][]byte, width*(dimension/c.stride))
	return c
}

// Type is the ClickHouse type.
func (c *QBits[F]) Type() proto.ColumnType { return c.name }

// Rows is the number of vectors held.
func (c *QBits[F]) Rows() int { return c.rows }

// bytes is how many bytes a vector has in a plane.
func (c *QBits[F]) bytes() int { return (c.stride + 7) / 8 }

// place is where element j of a vector is: its first plane, and the byte and
// the bit in each. Elements 0 to 7 are the last byte.
func (c *QBits[F]) place(j int) (plane, at, bit int) {
	group, j := j/c.stride, j%c.stride
	return group * c.width, c.bytes() - 1 - j/8, j % 8
}

// Check refuses a vector of another dimension.
func (c *QBits[F]) Check(v []F) error {
	if c.bad != nil {
		return c.bad
	}
	if len(v) != c.dimension {
		return refuse(c, v, "it has %d elements", len(v))
	}
	return nil
}

// Append adds v.
func (c *QBits[F]) Append(v []F) {
	start := c.rows * c.bytes()
	c.AppendDefault()
	for i, element := range v {
		bits := c.bitsOf(element)
		first, at, bit := c.place(i)
		for k, plane := range c.planes[first : first+c.width] {
			plane[start+at] |= byte(bits>>(c.width-1-k)&1) << bit
		}
	}
}

// AppendDefault adds a vector of zeros.
func (c *QBits[F]) AppendDefault() {
	for plane := range c.planes {
		for range c.bytes() {
			c.planes[plane] = append(c.planes[plane], 0)
		}
	}
	c.rows++
}

// Row returns the vector at i.
func (c *QBits[F]) Row(i int) []F {
	v := make([]F, c.dimension)
	start := i * c.bytes()
	for j := range v {
		first, at, bit := c.place(j)
		var bits uint64
		for _, plane := range c.planes[first : first+c.width] {
			bits = bits<<1 | uint64(plane[start+at]>>bit&1)
		}
		v[j] = c.fromBits(bits)
	}
	return v
}

func (c *QBits[F]) bitsOf(v F) uint64 {
	switch c.width {
	case 8:
		return uint64(uint8(int8(v)))
	case 16:
		return uint64(toBFloat16(float32(v)))
	case 32:
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(float64(v))
}

func (c *QBits[F]) fromBits(bits uint64) F {
	switch c.width {
	case 8:
		return F(int8(bits))
	case 16:
		return F(fromBFloat16(uint16(bits)))
	case 32:
		return F(math.Float32frombits(uint32(bits)))
	}
	return F(math.Float64frombits(bits))
}

// Reset drops the vectors and keeps their room.
func (c *QBits[F]) Reset() {
	for plane := range c.planes {
		c.planes[plane] = c.planes[plane][:0]
	}
	c.rows = 0
}

// Prepare refuses a dimension that does not exist.
func (c *QBits[F]) Prepare() error { return c.bad }

// EncodeColumn appends the wire form to b.
func (c *QBits[F]) EncodeColumn(b *proto.Buffer) {
	for _, plane := range c.planes {
		b.Buf = append(b.Buf, plane...)
	}
}

// WriteColumn hands the planes to w, which reads them when it is flushed.
func (c *QBits[F]) WriteColumn(w *proto.Writer) {
	for _, plane := range c.planes {
		writeFixed(w, plane)
	}
}

// DecodeColumn replaces the vectors with rows vectors of r.
func (c *QBits[F]) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.bad != nil {
		return c.bad
	}
	c.Reset()
	for plane := range c.planes {
		if c.planes[plane], err = decodeFixed(r, c.planes[plane], bytesOfRows(rows, c.bytes())); err != nil {
			c.Reset()
			return decodeError(c, "bits", err)
		}
	}
	c.rows = rows
	return nil
}
