package embedded

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/embedded/internal/child"
)

// A process that merely inherits the variable loads nothing, whatever it finds
// as its third file descriptor, and does not run the program's main either.
func TestOnlyTheParentMakesAnEngine(t *testing.T) {
	t.Parallel()
	library := filepath.Join(t.TempDir(), "never.so")
	order := string(child.Order{Library: library}.Encode())
	file := filepath.Join(t.TempDir(), "order")
	if err := os.WriteFile(file, []byte(order), 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := func(t *testing.T) *os.File {
		t.Helper()
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = read.Close() })
		if _, err := write.WriteString(order); err != nil {
			t.Fatal(err)
		}
		_ = write.Close()
		return read
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		fd3  func(t *testing.T) *os.File
		want string
	}{
		{"variable alone", []string{"/bin/sh", "-c", `exec "$0" 3<&-`, self}, nil, "pipe to a parent"},
		{"a file", []string{self}, func(t *testing.T) *os.File {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = f.Close() })
			return f
		}, "something else"},
		{"a pipe of another program", []string{"/bin/sh", "-c", `"$0"; exit $?`, self}, pipe, "its parent is another program"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cmd := exec.Command(tt.args[0], tt.args[1:]...)
			cmd.Env = append(os.Environ(), child.EnvChild+"="+library, envHelper+"=nothing")
			if tt.fd3 != nil {
				cmd.ExtraFiles = []*os.File{tt.fd3(t)}
			}
			out, _ := cmd.CombinedOutput()
			text := string(out)
			if cmd.ProcessState.ExitCode() != child.ExitStranger || !strings.Contains(text, tt.want) || strings.Contains(text, "no helper") {
				t.Errorf("got %v, %s; want status %d and %q", cmd.ProcessState, text, child.ExitStranger, tt.want)
			}
		})
	}
}

// A program with more rights than its user is no engine, and starts none.
func TestElevatedProgramsLoadNothing(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can make a setuid program")
	}
	dir, err := os.MkdirTemp("", "chent-setuid-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	program := filepath.Join(dir, "program")
	content, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{os.Chmod(dir, 0o755), os.WriteFile(program, content, 0o755), os.Chmod(program, 0o755|os.ModeSetuid)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ env, want string }{
		{child.EnvChild + "=1", "it has more rights than the user who started it"},
		{envHelper + "=engine", "this program runs with more rights than the user who started it"},
	} {
		cmd := exec.Command(program)
		cmd.Dir = "/"
		cmd.Env = []string{tt.env, "HELPER_DIR=" + dir}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%s: got %v, %s; want %q", tt.env, err, out, tt.want)
		}
	}
}

// A library that others can change is refused when it is about to be loaded.
func TestUnsafeLibraryIsNotLoaded(t *testing.T) {
	t.Parallel()
	library := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(library, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(library, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := begin(Options{Library: library})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s cannot be the engine: %[1]s is writable by other users (-rw-rw-rw-)", library)) {
		t.Errorf("got %v", err)
	}
}
