package embedded

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
)

// inner is where the engine itself listens, behind the shields. Nothing of an
// engine but whole, well-formed requests may arrive there: a connection that
// fails before its first query ends libchdb's process. So the engine's ports
// are out of reach for everybody else where the system can do that (Linux):
//
//   - the engine listens on an address of its own within 127.0.0.0/8, with the
//     port numbers that the shields have on 127.0.0.1, so that it takes the
//     shields' addresses for its own, as cluster configurations mean them;
//   - this process keeps one source port bound on all addresses, which no
//     process of another user can then bind, and the kernel drops what comes
//     to the engine from any other port (see child.CanFence). Connections have
//     that port and an address each.
//
// Elsewhere the engine listens on ports of 127.0.0.1 that are merely unknown.
type inner struct {
	http, native reservation
	source       reservation
	fenced       bool
	dialled      atomic.Uint32
}

var loopbackAddress = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// takeInner reserves the engine's addresses.
func takeInner(fenced bool, httpPort, nativePort uint16) (*inner, error) {
	in := &inner{fenced: fenced}
	if !fenced {
		return in, in.reserveBoth(loopbackAddress, 0, 0)
	}
	var err error
	if in.source, err = reserve(netip.AddrPortFrom(netip.IPv4Unspecified(), 0), true); err != nil {
		return nil, err
	}
	in.dialled.Store(rand.Uint32()) //nolint:gosec // where to begin to look for a free address; others are kept out by the fence
	for range 10 {
		// Not 127.0.x.y, where people put services of their own.
		address := netip.AddrFrom4([4]byte{127, byte(1 + rand.IntN(254)), byte(rand.IntN(256)), byte(1 + rand.IntN(254))}) //nolint:gosec // as above
		if err = in.reserveBoth(address, httpPort, nativePort); err == nil || !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(err, in.release())
	}
	return in, nil
}

func (in *inner) reserveBoth(address netip.Addr, httpPort, nativePort uint16) (err error) {
	if in.http, err = reserve(netip.AddrPortFrom(address, httpPort), false); err != nil {
		return err
	}
	if in.native, err = reserve(netip.AddrPortFrom(address, nativePort), false); err != nil {
		return errors.Join(err, in.http.release())
	}
	return nil
}

func (in *inner) release() error {
	return errors.Join(in.http.release(), in.native.release(), in.source.release())
}

// dial connects to one of the engine's own addresses.
func (in *inner) dial(ctx context.Context, to netip.AddrPort) (*net.TCPConn, error) {
	dialer := net.Dialer{}
	if in.fenced {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(in.nextSource(), in.source.address.Port()))
		dialer.Control = sharePort
	}
	conn, err := dialer.DialContext(ctx, "tcp4", to.String())
	if err != nil {
		return nil, err
	}
	return conn.(*net.TCPConn), nil
}

// nextSource is the source address that tells a connection apart: consecutive
// ones, so that none comes back while the kernel remembers the last, and never
// 127.0.0.1, from where the engine's own sessions come.
func (in *inner) nextSource() netip.Addr {
	n := in.dialled.Add(1)
	return netip.AddrFrom4([4]byte{127, byte(1 + n/254/256%254), byte(n / 254), byte(1 + n%254)})
}
