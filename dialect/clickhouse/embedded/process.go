package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/embedded/internal/child"
)

// process is a running engine process.
type process struct {
	cmd      *exec.Cmd
	lifeline *os.File      // closing it ends the process
	fenced   chan error    // nil when nobody else reaches its ports, or why they do
	done     chan struct{} // closed when the process has ended
}

// spawn starts this program again as the engine of the directory.
func spawn(order child.Order, d *directory) (*process, error) {
	self, err := selfPath()
	if err != nil {
		return nil, err
	}
	stderr, err := os.OpenFile(d.stderr(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	report, reported, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	defer reported.Close()
	cmd := &exec.Cmd{
		Path: self,
		Args: []string{"chent-engine",
			"--config-file=" + d.config(),
			"--path=" + d.folder(d.data()),
			"--log-level=warning",
			"--query=" + strings.Join(startQueries(), "; "),
		},
		Env:        environment(),
		Dir:        d.dir,
		Stdout:     stderr,
		Stderr:     stderr,
		ExtraFiles: []*os.File{read, d.lock, reported}, // child.Lifeline, child.Lock, child.Report
	}
	isolate(cmd)
	p := &process{cmd: cmd, lifeline: write, fenced: make(chan error, 1), done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		// The kernel ends the engine when this thread ends, so the thread
		// must stay.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // cmd.ProcessState tells it all
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, errors.Join(err, write.Close(), report.Close())
	}
	go func() { p.fenced <- readReport(report) }()
	_, _ = write.Write(order.Encode()) // a process that cannot read it has ended, and its status tells more
	return p, nil
}

// readReport waits for what the engine says of its fence.
func readReport(report *os.File) error {
	defer report.Close()
	text, err := io.ReadAll(report)
	if err != nil || string(text) == child.Fenced {
		return err
	}
	return errors.New(string(text))
}

// environment is this program's, without what clickhouse-local would read, in
// UTC (the engine takes its time zone from there only).
func environment() []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if name == "TZ" || strings.HasPrefix(name, "CLICKHOUSE_") {
			continue
		}
		env = append(env, entry)
	}
	return append(env, "TZ=UTC", child.EnvChild+"=1")
}

// ended says whether the process has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// wait waits for the end of the process, at most for limit.
func (p *process) wait(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

// kill ends the process and waits for its end.
func (p *process) kill() {
	_ = p.lifeline.Close()
	_ = p.cmd.Process.Kill() // "already finished" is fine
	<-p.done
}

// CrashError reports an engine that ended without being told to.
type CrashError struct {
	// Dir is the engine's data directory.
	Dir string
	// State is how the process ended, such as "signal: killed".
	State string
	// Log is the end of what the engine last wrote.
	Log string
}

func (e *CrashError) Error() string {
	text := fmt.Sprintf("embedded: the engine in %s ended by itself (%s)", e.Dir, e.State)
	if e.Log == "" {
		return text + "; its log says nothing"
	}
	return text + "; its last words:\n" + indent(e.Log)
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

// lastWords quotes the end of the engine's logs, without stack frames.
func (l layout) lastWords() string {
	const limit = 4096
	var lines []string
	for _, path := range []string{l.log(), l.stderr()} {
		tail, err := readTail(path, 8*limit)
		if err != nil {
			continue
		}
		for line := range strings.Lines(tail) {
			line, _, _ = strings.Cut(strings.TrimRight(line, "\r\n"), ", Stack trace (when")
			if !isNoise(line) {
				lines = append(lines, line)
			}
		}
	}
	size := 0
	for i := len(lines) - 1; i >= 0; i-- {
		size += len(lines[i]) + 1
		if size > limit {
			return strings.Join(lines[i+1:], "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// isNoise tells lines of a log that help nobody: stack frames and the frame
// around them.
func isNoise(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasSuffix(line, ">") || strings.HasSuffix(line, "ClientBase:") ||
		strings.HasPrefix(line, "(version ") || strings.HasPrefix(line, "Logging ") ||
		strings.Contains(line, " @ 0x") || strings.Contains(line, "Stack trace: 0x") ||
		strings.Contains(line, "#####")
}

func readTail(path string, limit int64) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	from := max(0, info.Size()-limit)
	tail := make([]byte, info.Size()-from)
	n, err := file.ReadAt(tail, from)
	if n == 0 {
		return "", err
	}
	return string(tail[:n]), nil
}

// makeFolders makes what the engine expects to find, and clears what it leaves
// of an earlier life: its last words, and the query log, whose table it would
// not make anew beside the old one.
func (d *directory) makeFolders(c Config) error {
	for _, folder := range d.folders(c) {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	old, err := filepath.Glob(d.at("log", "*"))
	if err != nil {
		return err
	}
	for _, path := range append(old, d.systemTables()) {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
