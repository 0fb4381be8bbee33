//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// run starts an engine for the test and closes it at its end.
func run(t *testing.T, o Options) *Engine {
	t.Helper()
	e, err := begin(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func begin(o Options) (*Engine, error) {
	o.Install = true
	return Start(context.Background(), o)
}

// must runs a statement that has to work.
func must(t *testing.T, e *Engine, query string) string {
	t.Helper()
	answer, err := e.ask(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func runHelper(name string) error {
	switch name {
	case "engine": // in the directory that HELPER_DIR names
		e, err := begin(Options{Dir: os.Getenv("HELPER_DIR")})
		if err != nil {
			return err
		}
		for _, query := range []string{
			"CREATE TABLE IF NOT EXISTS t (n UInt64) ENGINE = MergeTree ORDER BY n",
			"INSERT INTO t SELECT number FROM numbers(1000)",
		} {
			if _, err := e.ask(context.Background(), query); err != nil {
				return err
			}
		}
		return waitForever(e.PID())
	case "stranger":
		return stranger(context.Background())
	case "install":
		_, err := testInstaller(os.Getenv("HELPER_DIR")).install(context.Background())
		if err != nil {
			return err
		}
		return waitForever("installed")
	case "slow-install":
		go func() { _, _ = testInstaller(os.Getenv("HELPER_DIR")).install(context.Background()) }()
		return waitForever("begun")
	}
	return fmt.Errorf("no helper %q", name)
}

func TestServerIsAServer(t *testing.T) {
	t.Parallel()
	e := run(t, Options{Settings: map[string]string{"max_threads": "3"}})
	tests := []struct{ query, want string }{
		{"SELECT version()", e.Version()},
		{"SELECT timezone(), currentUser(), currentDatabase()", "UTC\tchent\tdefault"},
		{"SELECT engine FROM system.databases WHERE name = 'default'", "Atomic"},
		{"SELECT getSetting('max_threads'), getSetting('implicit_select'), getSetting('allow_introspection_functions')", "3\tfalse\tfalse"},
		{"SELECT value FROM system.settings WHERE name = 'storage_file_read_method'", "pread"},
		{"SELECT value FROM system.server_settings WHERE name = 'user_files_path'", filepath.Join(e.Dir(), "user_files") + "/"},
	}
	for _, tt := range tests {
		if got := must(t, e, tt.query); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.query, got, tt.want)
		}
	}
	must(t, e, "SYSTEM FLUSH LOGS")
	if got := must(t, e, "SELECT count() > 0 FROM system.query_log WHERE user = 'chent'"); got != "1" {
		t.Errorf("query_log has no queries of ours")
	}
	for _, path := range []string{e.dir.users(), e.dir.config()} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", path, info.Mode(), err)
		}
	}
}

func TestNobodyElseGetsIn(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	for _, login := range []struct{ user, password string }{
		{"default", ""}, {"", ""}, {userName, ""}, {userName, "wrong"},
	} {
		for _, query := range []string{
			"SELECT number FROM system.numbers LIMIT 1",
			"SELECT * FROM file('/etc/passwd', LineAsString)",
			"CREATE TABLE t (n UInt8) ENGINE = Memory",
			"SYSTEM STOP LISTEN HTTP",
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+e.HTTPAddr(), strings.NewReader(query))
			if err != nil {
				t.Fatal(err)
			}
			if login.user != "" {
				req.SetBasicAuth(login.user, login.password)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode == http.StatusOK {
				t.Errorf("%s:%s may %s: %s", login.user, login.password, query, body)
			}
		}
	}
	must(t, e, "SELECT 1")
}

func TestTemporaryEngineLeavesNothing(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	must(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	pid, dir := e.PID(), e.Dir()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
	if runs(pid) {
		t.Errorf("process %d still lives", pid)
	}
	if err := e.Err(); err != nil {
		t.Errorf("Err after Close: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, err := e.ask(t.Context(), "SELECT 1"); err == nil {
		t.Error("a closed engine answers")
	}
}

func TestTwoEnginesAtOnce(t *testing.T) {
	t.Parallel()
	a, b := run(t, Options{}), run(t, Options{})
	for i, e := range []*Engine{a, b} {
		must(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
		must(t, e, fmt.Sprintf("INSERT INTO t SELECT number FROM numbers(%d)", i+1))
	}
	for i, e := range []*Engine{a, b} {
		if got, want := must(t, e, "SELECT count() FROM t"), strconv.Itoa(i+1); got != want {
			t.Errorf("engine %d counts %s rows, want %s", i, got, want)
		}
	}
}

func TestLastingDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "with space & <sign>", "data")
	e := run(t, Options{Dir: dir})
	must(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	must(t, e, "CREATE TABLE buf AS t ENGINE = Buffer(currentDatabase(), t, 1, 3600, 3600, 1000000, 1000000, 100000000, 100000000)")
	must(t, e, "INSERT INTO buf SELECT number FROM numbers(7)")

	_, err := begin(Options{Dir: dir})
	locked, ok := errors.AsType[*LockedError](err)
	if !ok || locked.PID != os.Getpid() || !strings.Contains(err.Error(), "in use by this program itself") {
		t.Errorf("second start in this program: got %v, want a LockedError with our own pid", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again := run(t, Options{Dir: dir})
	if got := must(t, again, "SELECT count() FROM t"); got != "7" {
		t.Errorf("after the restart t holds %s rows, want the 7 of the Buffer table", got)
	}
	must(t, again, "SYSTEM FLUSH LOGS")
	must(t, again, "SELECT count() FROM system.query_log")
}

func TestDirectoryOfSomebodyElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := begin(Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), `holds "thesis.txt" and more, but no engine's data`) {
		t.Errorf("got %v, want a refusal", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the directory now holds %v, %v", entries, err)
	}
}

func TestDirectoryOfAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h := startHelper(t, "engine", "HELPER_DIR="+dir)
	_, err := begin(Options{Dir: dir})
	locked, ok := errors.AsType[*LockedError](err)
	if !ok || locked.PID != h.cmd.Process.Pid {
		t.Fatalf("got %v, want a LockedError with pid %d", err, h.cmd.Process.Pid)
	}

	// The owner dies: its engine goes with it, and the data is there for us.
	pid := h.pid(t)
	began := time.Now()
	h.kill(t)
	e := run(t, Options{Dir: dir})
	t.Logf("from SIGKILL of the owner to a new engine on its data: %v", time.Since(began))
	if runs(pid) {
		t.Errorf("engine process %d outlived its parent", pid)
	}
	if got := must(t, e, "SELECT count(), sum(n) FROM t"); got != "1000\t499500" {
		t.Errorf("recovered %q", got)
	}
}

// runs says whether the process exists and is more than an entry that nobody
// has collected yet.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return processLives(pid) // no /proc here, or no such process
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

func TestKilledEngine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := run(t, Options{Dir: dir})
	must(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	must(t, e, "INSERT INTO t SELECT number FROM numbers(1000)")
	if err := e.Err(); err != nil {
		t.Fatalf("Err of a running engine: %v", err)
	}
	if err := syscall.Kill(e.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-e.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("Done is not closed")
	}
	crash, ok := errors.AsType[*CrashError](e.Err())
	if !ok || crash.State != "signal: killed" || crash.Dir != dir {
		t.Errorf("got %v, want a CrashError", e.Err())
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again := run(t, Options{Dir: dir})
	if got := must(t, again, "SELECT count() FROM t"); got != "1000" {
		t.Errorf("recovered %s rows, want 1000", got)
	}
}

func TestCloseDoesNotWaitForOthers(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"", t.TempDir()} {
		e := run(t, Options{Dir: dir})
		must(t, e, "SELECT 1") // leaves an idle connection
		failed := make(chan error, 1)
		go func() {
			_, err := e.ask(context.Background(), "SELECT count() FROM system.numbers")
			failed <- err
		}()
		eventually(t, "the query runs", func() bool {
			return must(t, e, "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM system.numbers'") == "1"
		})
		began := time.Now()
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("Close took %v", took)
		}
		if err := <-failed; err == nil {
			t.Error("the endless query ended well")
		}
	}
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	listener := run(t, Options{})
	_, taken, _ := strings.Cut(listener.HTTPAddr(), ":")
	port, err := strconv.Atoi(taken)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		options Options
		want    []string
	}{
		{"no such library", Options{Library: dir + "/none.so"}, []string{"not installed", "Options.Library", "no such file"}},
		{"library is a directory", Options{Library: dir}, []string{"cannot be the engine", "it is no file"}},
		{"library is text", Options{Library: file("text.so", "hello")}, []string{"cannot be the engine", "no library for", "chent engine install"}},
		{"library is empty", Options{Library: file("empty.so", "")}, []string{"cannot be the engine", "no library for"}},
		{"library of 32 bits", Options{Library: file("elf32.so", "\x7fELF\x01\x01\x01"+strings.Repeat("\x00", 200))}, []string{"cannot be the engine", "no library for"}},
		{"library is another one", Options{Library: otherLibrary(t)}, []string{"cannot be the engine", "no chdb_version in the library", "chent engine install"}},
		{"unknown setting", Options{Settings: map[string]string{"max_thread": "4"}}, []string{"could not start", "UNKNOWN_SETTING", "max_thread"}},
		{"bad setting name", Options{Settings: map[string]string{"a b": "4"}}, []string{`"a b" cannot be a name`}},
		{"bad XML", Options{Config: Config{XML: "<a>"}}, []string{"Config.XML", "syntax error"}},
		{"bad cluster", Options{Config: Config{Clusters: map[string][][]string{"c": {{"nowhere"}}}}}, []string{"cluster c", "missing port"}},
		{"bad disk name", Options{Config: Config{Disks: []string{"../x"}}}, []string{`"../x" cannot be a name`}},
		{"taken HTTP port", Options{HTTPPort: port}, []string{taken, "address already in use"}},
		{"taken native port", Options{NativePort: port}, []string{taken, "address already in use"}},
		{"impossible port", Options{NativePort: 70000}, []string{"port 70000"}},
		{"directory is a file", Options{Dir: file("file", "")}, []string{"open data directory", "not a directory"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, err := begin(tt.options)
			if err == nil {
				t.Fatalf("it started: %v", e.Close())
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v\nwant it to contain %q", err, want)
				}
			}
		})
	}
}

// otherLibrary is a library of this system that is not libchdb.
func otherLibrary(t *testing.T) string {
	t.Helper()
	for _, pattern := range []string{"/lib/*/libm.so.6", "/usr/lib/*/libm.so.6", "/lib64/libm.so.6", "/usr/lib/libSystem.B.dylib"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	t.Skip("no library to try with")
	return ""
}

func TestStartTimesOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := begin(Options{Dir: dir, StartTimeout: time.Nanosecond})
	if err == nil || !strings.Contains(err.Error(), "no answer within 1ns") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, Options{Dir: dir, Install: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled start: got %v", err)
	}
	run(t, Options{Dir: dir}) // nothing stands in the way of the next
}

func TestSweep(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	old := time.Now().Add(-time.Hour)
	mk := func(name string, aged bool) string {
		path := filepath.Join(parent, name)
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
		lock := layout{path}.lockFile()
		if err := os.WriteFile(lock, []byte("1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if aged {
			if err := os.Chtimes(lock, old, old); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	stale, young, held, foreign := mk(tempPrefix+"stale", true), mk(tempPrefix+"young", false), mk(tempPrefix+"held", true), mk("other", true)
	lock, err := tryLock(layout{held}.lockFile())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	sweep(parent)
	for path, want := range map[string]bool{stale: false, young: true, held: true, foreign: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: kept is %v, want %v", filepath.Base(path), err == nil, want)
		}
	}
}
