//go:build unix

package embedded

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// envHelper makes the test binary a program that runs one of helpers and then
// waits to be killed or for the end of its standard input.
const envHelper = "CHENT_TEST_HELPER"

func TestMain(m *testing.M) {
	if name := os.Getenv(envHelper); name != "" {
		if err := runHelper(name); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// helper is such a program.
type helper struct {
	cmd *exec.Cmd
	// said is the first line of its output, after "ok ".
	said string
}

// startHelper starts the helper and waits for its first line.
func startHelper(t *testing.T, name string, env ...string) *helper {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, envHelper+"="+name)...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	said, ok := strings.CutPrefix(strings.TrimSpace(line), "ok ")
	if !ok {
		t.Fatalf("helper %s: %q, %v", name, line, err)
	}
	return &helper{cmd: cmd, said: said}
}

// kill ends the helper at once and waits for it.
func (h *helper) kill(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = h.cmd.Wait() // "signal: killed"
}

// pid is the process id that the helper said.
func (h *helper) pid(t *testing.T) int {
	t.Helper()
	pid, err := strconv.Atoi(h.said)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// waitForever ends a helper's work.
func waitForever(said any) error {
	fmt.Println("ok", said)
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// eventually fails the test unless the condition holds within a few seconds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatalf("not within ten seconds: %s", what)
}
