package column

import (
	"encoding/binary"
	"net/netip"
)

// IPv4s is an IPv4 column.
type IPv4s struct {
	wire[uint32]
}

// IPv4 makes a buffer for an IPv4 column.
func IPv4() *IPv4s { return &IPv4s{wire[uint32]{name: "IPv4"}} }

// Check refuses what is not an IPv4 address, an IPv4 address mapped to IPv6
// and the zero [netip.Addr] included.
func (c *IPv4s) Check(v netip.Addr) error {
	switch {
	case v.Is4():
		return nil
	case v.Is4In6():
		return refuse(c, v, "it is an IPv4 address mapped to IPv6; Unmap it")
	case !v.IsValid():
		return refuse(c, v, "it is no address")
	}
	return refuse(c, v, "it is an IPv6 address")
}

// Append adds v.
func (c *IPv4s) Append(v netip.Addr) {
	b := v.As4()
	c.data = append(c.data, binary.BigEndian.Uint32(b[:]))
}

// AppendDefault adds 0.0.0.0.
func (c *IPv4s) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the value at i.
func (c *IPv4s) Row(i int) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], c.data[i])
	return netip.AddrFrom4(b)
}

// IPv6s is an IPv6 column.
type IPv6s struct {
	wire[[16]byte]
}

// IPv6 makes a buffer for an IPv6 column.
func IPv6() *IPv6s { return &IPv6s{wire[[16]byte]{name: "IPv6"}} }

// Check refuses what is not an IPv6 address, an IPv4 address and the zero
// [netip.Addr] included, and an address with a zone, which the column would
// lose.
func (c *IPv6s) Check(v netip.Addr) error {
	switch {
	case v.Is6() && v.Zone() == "":
		return nil
	case v.Is6():
		return refuse(c, v, "the type has no room for the zone %q", v.Zone())
	case !v.IsValid():
		return refuse(c, v, "it is no address")
	}
	return refuse(c, v, "it is an IPv4 address; map it with netip.AddrFrom16(addr.As16())")
}

// Append adds v.
func (c *IPv6s) Append(v netip.Addr) { c.data = append(c.data, v.As16()) }

// AppendDefault adds ::.
func (c *IPv6s) AppendDefault() { c.data = append(c.data, [16]byte{}) }

// Row returns the value at i. An IPv4 address mapped to IPv6 stays mapped.
func (c *IPv6s) Row(i int) netip.Addr { return netip.AddrFrom16(c.data[i]) }
