package sql

import (
	"errors"
	"net/netip"
)

// IP is an expression of IP addresses: IPv4 and IPv6.
type IP struct{ Base }

var errNetwork = errors.New("the zero netip.Prefix is no network")

// InNetwork reports whether the address is in a network.
func (x IP) InNetwork(network netip.Prefix) func(*Selector) {
	if !network.IsValid() {
		return predicateOf(&failure{errNetwork})
	}
	return predicateOf(call1("isIPAddressInRange", call1("toString", x.node()), network.String()))
}
