package column

import (
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Bools is a Bool column.
type Bools struct {
	wire[bool]
}

// Bool makes a buffer for a Bool column.
func Bool() *Bools { return &Bools{wire[bool]{name: "Bool"}} }

// Check accepts every value.
func (c *Bools) Check(bool) error { return nil }

func (c *Bools) acceptsAll() {}

// Append adds v.
func (c *Bools) Append(v bool) { c.data = append(c.data, v) }

// AppendSlice adds all values of v.
func (c *Bools) AppendSlice(v []bool) { c.data = append(c.data, v...) }

// AppendDefault adds false.
func (c *Bools) AppendDefault() { c.data = append(c.data, false) }

// Row returns the value at i.
func (c *Bools) Row(i int) bool { return c.data[i] }

func (c *Bools) appendRows(rows []unsafe.Pointer, offset uintptr) {
	c.data = appendFrom(c.data, rows, offset)
}

func (c *Bools) storeRows(p unsafe.Pointer, stride uintptr, rows int) {
	storeTo(c.data[:rows], p, stride)
}

func (c *Bools) copyRows(dst []bool, from int) { copy(dst, c.data[from:]) }

// DecodeColumn replaces the values with rows values of r. Any byte but zero is
// true.
func (c *Bools) DecodeColumn(r *proto.Reader, rows int) error {
	if err := c.wire.DecodeColumn(r, rows); err != nil {
		return err
	}
	raw := bytesOf(c.data)
	for i, b := range raw {
		if b > 1 { // a Go bool is 0 or 1
			raw[i] = 1
		}
	}
	return nil
}
