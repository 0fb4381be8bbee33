package column

import "math"

// BFloat16s is a BFloat16 column: a float32 without the lower half of its
// bits. They are cut off, as the server does, so that a value written here and
// one in a condition of a query are the same.
type BFloat16s struct {
	wire[uint16]
}

// BFloat16 makes a buffer for a BFloat16 column. Server 24.11 or newer.
func BFloat16() *BFloat16s { return &BFloat16s{wire[uint16]{name: "BFloat16"}} }

// Check accepts every value; three decimal digits at most are exact.
func (c *BFloat16s) Check(float32) error { return nil }

// Append adds v.
func (c *BFloat16s) Append(v float32) { c.data = append(c.data, toBFloat16(v)) }

// AppendDefault adds zero.
func (c *BFloat16s) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the value at i.
func (c *BFloat16s) Row(i int) float32 { return fromBFloat16(c.data[i]) }

func toBFloat16(v float32) uint16 {
	bits := math.Float32bits(v)
	if v != v {
		bits |= 0x400000 // or it would become an infinity
	}
	return uint16(bits >> 16)
}

func fromBFloat16(v uint16) float32 { return math.Float32frombits(uint32(v) << 16) }
