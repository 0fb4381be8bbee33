//go:build unix

package driver

import (
	"crypto/tls"
	"net"
	"syscall"
)

// alive reports whether an idle connection still stands: the server has neither
// hung up nor sent anything unasked.
func alive(conn net.Conn) bool {
	secure, isTLS := conn.(*tls.Conn)
	if isTLS {
		conn = secure.NetConn()
	}
	sys, ok := conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := sys.SyscallConn()
	if err != nil {
		return false
	}
	alive := false
	err = raw.Control(func(fd uintptr) {
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK)
		switch {
		case err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || err == syscall.EINTR:
			alive = true
		case err == nil && n > 0:
			alive = isTLS // TLS has tickets to send
		}
	})
	return err == nil && alive
}
