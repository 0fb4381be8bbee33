package column

import (
	"math/big"
	"math/bits"

	"github.com/ClickHouse/ch-go/proto"
)

// BigInts is an (U)Int128 or (U)Int256 column.
type BigInts struct {
	rawWire
	signed bool
	ints   []big.Int // the rows, made at the first Row
}

// Int128 makes a buffer for an Int128 column.
func Int128() *BigInts { return bigInts("Int128", 16, true) }

// Int256 makes a buffer for an Int256 column.
func Int256() *BigInts { return bigInts("Int256", 32, true) }

// UInt128 makes a buffer for a UInt128 column.
func UInt128() *BigInts { return bigInts("UInt128", 16, false) }

// UInt256 makes a buffer for a UInt256 column.
func UInt256() *BigInts { return bigInts("UInt256", 32, false) }

func bigInts(name proto.ColumnType, size int, signed bool) *BigInts {
	return &BigInts{rawWire: rawWire{size: size, name: name}, signed: signed}
}

// Check refuses nil and a number out of range.
func (c *BigInts) Check(v *big.Int) error {
	switch {
	case v == nil:
		return refuse(c, nil, "the column is not Nullable")
	case !c.signed && v.Sign() < 0:
		return refuse(c, v, "the type has no negative numbers")
	case !fitsInt(v, c.size*8, c.signed):
		return refuse(c, v, "it does not fit %d bits", c.size*8)
	}
	return nil
}

// fitsInt says whether v fits an integer of width bits in two's complement.
func fitsInt(v *big.Int, width int, signed bool) bool {
	if !signed {
		return v.Sign() >= 0 && v.BitLen() <= width
	}
	n := v.BitLen()
	return n < width || n == width && v.Sign() < 0 && v.TrailingZeroBits() == uint(width-1)
}

// Append adds v.
func (c *BigInts) Append(v *big.Int) { putInt(c.add(), v) }

// AppendDefault adds zero.
func (c *BigInts) AppendDefault() { c.add() }

// Row returns the value at i. The rows of one block share memory.
func (c *BigInts) Row(i int) *big.Int {
	if len(c.ints) != c.Rows() {
		c.ints = make([]big.Int, c.Rows())
		perValue := c.size / wordBytes
		words := make([]big.Word, perValue*len(c.ints))
		for j := range c.ints {
			readInt(&c.ints[j], words[j*perValue:(j+1)*perValue:(j+1)*perValue], c.value(j), c.signed)
		}
	}
	return &c.ints[i]
}

// Reset drops the values and keeps their room.
func (c *BigInts) Reset() {
	c.ints = nil
	c.rawWire.Reset()
}

// DecodeColumn replaces the values with rows values of r.
func (c *BigInts) DecodeColumn(r *proto.Reader, rows int) error {
	c.ints = nil
	return c.rawWire.DecodeColumn(r, rows)
}

const wordBytes = bits.UintSize / 8

// putInt writes v, which fits, to dst, which is zero: little-endian two's
// complement.
func putInt(dst []byte, v *big.Int) {
	for i, word := range v.Bits() {
		for j := range wordBytes {
			at := i*wordBytes + j
			if at >= len(dst) {
				break
			}
			dst[at] = byte(word >> (8 * j))
		}
	}
	if v.Sign() < 0 {
		negate(dst)
	}
}

// negate turns a little-endian integer into its two's complement.
func negate(v []byte) {
	carry := uint16(1)
	for i := range v {
		sum := uint16(^v[i]) + carry
		v[i], carry = byte(sum), sum>>8
	}
}

// readInt sets v to the little-endian integer src. It keeps words as v's
// memory; they are zero and as many as src needs.
func readInt(v *big.Int, words []big.Word, src []byte, signed bool) {
	negative := signed && src[len(src)-1]&0x80 != 0
	carry := uint16(1)
	for i, b := range src {
		if negative {
			sum := uint16(^b) + carry
			b, carry = byte(sum), sum>>8
		}
		words[i/wordBytes] |= big.Word(b) << (8 * (i % wordBytes))
	}
	v.SetBits(words)
	if negative {
		v.Neg(v)
	}
}
