//go:build unix

package clustertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// server is a program of the system that a test runs.
type server struct {
	t       testing.TB
	dir     string
	command []string

	mu   sync.Mutex
	cmd  *exec.Cmd // nil while it is down
	done chan struct{}
}

func (s *server) start() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	out, err := os.OpenFile(filepath.Join(s.dir, "out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(s.command[0], s.command[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("clustertest: %v", err)
	}
	done := make(chan struct{})
	s.cmd, s.done = cmd, done
	go func() {
		defer close(done)
		_ = cmd.Wait() // it is killed
	}()
}

func (s *server) kill() { s.signal(syscall.SIGKILL) }

func (s *server) freeze(stop bool) {
	if stop {
		s.signal(syscall.SIGSTOP)
	} else {
		s.signal(syscall.SIGCONT)
	}
}

func (s *server) signal(signal syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal) // it may have ended
	if signal == syscall.SIGKILL {
		<-s.done
		s.cmd = nil
	}
}
