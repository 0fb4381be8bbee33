package child

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Elevated says whether the program runs with more rights than the user who
// started it has: setuid, setgid, or with capabilities of its file.
func Elevated() bool {
	const atSecure = 23
	vector, err := unix.Auxv()
	if err != nil {
		return os.Getuid() != os.Geteuid() || os.Getgid() != os.Getegid()
	}
	for _, entry := range vector {
		if entry[0] == atSecure {
			return entry[1] != 0
		}
	}
	return false
}

// fromParent checks that the descriptor is a pipe of this user, and that the
// parent is this very program.
func fromParent(fd int) error {
	if err := ownPipe(fd); err != nil {
		return err
	}
	self, err := os.Stat("/proc/self/exe")
	if err != nil {
		return err
	}
	parent, err := os.Stat("/proc/" + strconv.Itoa(os.Getppid()) + "/exe")
	if err != nil {
		return fmt.Errorf("its parent cannot be seen: %w", err)
	}
	if !os.SameFile(self, parent) {
		return errors.New("its parent is another program")
	}
	return nil
}

// unmapped says whether the owner is one whom this user namespace cannot
// name, as root's files are in a container without root.
func unmapped(owner int) bool {
	overflow, err := os.ReadFile("/proc/sys/kernel/overflowuid")
	if err != nil || strings.TrimSpace(string(overflow)) != strconv.Itoa(owner) {
		return false
	}
	mapped, err := os.ReadFile("/proc/self/uid_map")
	return err == nil && strings.Join(strings.Fields(string(mapped)), " ") != "0 0 4294967295"
}
