//go:build unix

package child

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// ownPipe checks that the descriptor is a pipe that this user made.
func ownPipe(fd int) error {
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return errors.New("no pipe to a parent is there")
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFIFO || int(stat.Uid) != os.Geteuid() {
		return errors.New("what should be a pipe to a parent is something else")
	}
	return nil
}

// readDescriptor is read(2), with io's idea of the end.
func readDescriptor(fd int, p []byte) (int, error) {
	for {
		n, err := unix.Read(fd, p)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}
