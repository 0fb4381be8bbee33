package column

import (
	"encoding/binary"

	"github.com/google/uuid"
)

// UUIDs is a UUID column.
type UUIDs struct {
	wire[[2]uint64]
}

// UUID makes a buffer for a UUID column.
func UUID() *UUIDs { return &UUIDs{wire[[2]uint64]{name: "UUID"}} }

// Check accepts every value.
func (c *UUIDs) Check(uuid.UUID) error { return nil }

func (c *UUIDs) acceptsAll() {}

// Append adds v.
func (c *UUIDs) Append(v uuid.UUID) {
	c.data = append(c.data, [2]uint64{binary.BigEndian.Uint64(v[:8]), binary.BigEndian.Uint64(v[8:])})
}

// AppendDefault adds the nil UUID.
func (c *UUIDs) AppendDefault() { c.data = append(c.data, [2]uint64{}) }

// Row returns the value at i.
func (c *UUIDs) Row(i int) (v uuid.UUID) {
	binary.BigEndian.PutUint64(v[:8], c.data[i][0])
	binary.BigEndian.PutUint64(v[8:], c.data[i][1])
	return v
}
