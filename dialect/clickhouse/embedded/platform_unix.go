//go:build unix

package embedded

import (
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// tryLock opens and locks the file at path, which is made if absent. The lock
// lasts until every copy of the open file is closed, in any process.
func tryLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = errLocked
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// processLives says whether a process with this id exists.
func processLives(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

func ownedByUs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// reservation is a port that this process keeps bound. The socket does not
// listen, so that the engine, and no program of another user, can share it.
type reservation struct {
	address netip.AddrPort
	fd      int
	held    bool
}

// reserve binds an address; port 0 means a free one. An address that is not
// shared is opened to others of this user only once it is bound: what another
// engine reserved is not taken.
func reserve(address netip.AddrPort, shared bool) (reservation, error) {
	syscall.ForkLock.RLock()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return reservation{}, os.NewSyscallError("socket", err)
	}
	r := reservation{fd: fd, held: true}
	if err := r.bind(address, shared); err != nil {
		return reservation{}, errors.Join(&net.OpError{Op: "bind", Net: "tcp", Addr: net.TCPAddrFromAddrPort(address), Err: err}, r.release())
	}
	return r, nil
}

func (r *reservation) bind(address netip.AddrPort, shared bool) error {
	share := func() error {
		return os.NewSyscallError("setsockopt", unix.SetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1))
	}
	if shared {
		if err := share(); err != nil {
			return err
		}
	}
	if err := unix.Bind(r.fd, &unix.SockaddrInet4{Port: int(address.Port()), Addr: address.Addr().As4()}); err != nil {
		return os.NewSyscallError("bind", err)
	}
	if !shared {
		if err := share(); err != nil {
			return err
		}
	}
	name, err := unix.Getsockname(r.fd)
	if err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	inet4, ok := name.(*unix.SockaddrInet4)
	if !ok {
		return errors.New("not an IPv4 socket")
	}
	r.address = netip.AddrPortFrom(netip.AddrFrom4(inet4.Addr), uint16(inet4.Port))
	return nil
}

// sharePort lets a socket bind a port that this user shares.
func sharePort(_, _ string, conn syscall.RawConn) error {
	var err error
	return errors.Join(conn.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	}), os.NewSyscallError("setsockopt", err))
}

// release gives the address back; it stays known.
func (r *reservation) release() error {
	if !r.held {
		return nil
	}
	r.held = false
	return unix.Close(r.fd)
}

// freeSpace is what this user can still write to the disk of dir, in bytes.
func freeSpace(dir string) (int64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, err
	}
	return int64(stat.Bavail) * int64(stat.Bsize), nil //nolint:unconvert // Bsize is 32 bits wide on macOS
}
