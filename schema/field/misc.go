package field

import "net/netip"

// Bool is a column of true and false, stored as one byte.
func Bool(name string) *Scalar[bool] { return scalar[bool](name, "Bool") }

// IPv4 is a column of IPv4 addresses.
func IPv4(name string) *Scalar[netip.Addr] { return scalar[netip.Addr](name, "IPv4") }

// IPv6 is a column of IPv6 addresses; an IPv4 address is stored mapped.
func IPv6(name string) *Scalar[netip.Addr] { return scalar[netip.Addr](name, "IPv6") }
