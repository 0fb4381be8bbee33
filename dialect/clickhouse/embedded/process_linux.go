package embedded

import (
	"os/exec"
	"syscall"
)

// isolate keeps the terminal's signals from the engine, and has the kernel end
// it when the thread that started it ends.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// selfPath names this program's executable, even when the file has been
// replaced or removed, as go run and upgrades do.
func selfPath() (string, error) { return "/proc/self/exe", nil }
