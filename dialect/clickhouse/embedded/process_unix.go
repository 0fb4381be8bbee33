//go:build unix && !linux

package embedded

import (
	"os/exec"
	"syscall"
)

// isolate keeps the terminal's signals from the engine.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
