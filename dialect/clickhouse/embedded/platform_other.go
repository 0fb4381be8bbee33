//go:build !unix

package embedded

import (
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"syscall"
)

// The engine does not run here: Start refuses before it needs any of these.

func tryLock(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func processLives(int) bool { return false }

func ownedByUs(fs.FileInfo) bool { return false }

type reservation struct {
	address netip.AddrPort
}

func reserve(netip.AddrPort, bool) (reservation, error) { return reservation{}, errors.ErrUnsupported }

func (r *reservation) release() error { return nil }

func isolate(*exec.Cmd) {}

func freeSpace(string) (int64, error) { return 0, errors.ErrUnsupported }

func sharePort(string, string, syscall.RawConn) error { return errors.ErrUnsupported }
