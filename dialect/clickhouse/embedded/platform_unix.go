//go:build unix

package embedded

import (
	"errors"
	"io/fs"
	"net"
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

// reservation is a loopback port that this process keeps for its engine. The
// socket is bound but does not listen, so that the engine, and no program of
// another user, can share it.
type reservation struct {
	port int
	fd   int
	held bool
}

// reserve binds port, or a free one for 0.
func reserve(port int) (reservation, error) {
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
	if err := r.bind(port); err != nil {
		return reservation{}, errors.Join(&net.OpError{Op: "bind", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}, Err: err}, r.release())
	}
	return r, nil
}

// bind takes the port for this socket alone and opens it to the engine only
// then: another engine's reservation is not shared.
func (r *reservation) bind(port int) error {
	if err := unix.Bind(r.fd, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return os.NewSyscallError("bind", err)
	}
	if err := unix.SetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	name, err := unix.Getsockname(r.fd)
	if err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	inet4, ok := name.(*unix.SockaddrInet4)
	if !ok {
		return errors.New("not an IPv4 socket")
	}
	r.port = inet4.Port
	return nil
}

// release gives the port back; its number stays known.
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
