package child

import (
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// CanFence says whether the kernel lets a process fence its ports: keep every
// connection from them whose source port is not the ordered one. The parent
// holds that port, and lets nobody but this user's processes bind it, so the
// ports are out of reach for everybody else on the machine.
func CanFence() bool {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was written to it
	return attach(fd, 1) == nil
}

// attach has the kernel drop what arrives at the socket from another port.
// Connections that the socket accepts inherit it.
func attach(fd int, from uint16) error {
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_H | unix.BPF_ABS, K: 0}, // the TCP header begins with the source port
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: uint32(from)},
		{Code: unix.BPF_RET | unix.BPF_K, K: 1<<32 - 1}, // take the packet whole
		{Code: unix.BPF_RET | unix.BPF_K, K: 0},         // drop it
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
		&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}))
}

// fence waits until the engine listens on all addresses of the order and
// fences each as soon as it is there.
func fence(o Order) error {
	missing := map[netip.AddrPort]bool{}
	for _, address := range o.Listen {
		missing[address] = true
	}
	for len(missing) > 0 {
		found, err := listeners(missing)
		if err != nil {
			return err
		}
		for address, fd := range found {
			if err := attach(fd, o.From); err != nil {
				return fmt.Errorf("fence %s: %w", address, err)
			}
			delete(missing, address)
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// listeners finds this process' listening sockets among the wanted addresses.
func listeners(wanted map[netip.AddrPort]bool) (map[netip.AddrPort]int, error) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	found := map[netip.AddrPort]int{}
	for _, entry := range entries {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if listens, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || listens == 0 {
			continue // another kind of file, or closed meanwhile
		}
		name, err := unix.Getsockname(fd)
		if err != nil {
			continue
		}
		if inet4, ok := name.(*unix.SockaddrInet4); ok {
			if address := netip.AddrPortFrom(netip.AddrFrom4(inet4.Addr), uint16(inet4.Port)); wanted[address] {
				found[address] = fd
			}
		}
	}
	return found, nil
}
