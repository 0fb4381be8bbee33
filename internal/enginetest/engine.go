package enginetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/installbar"
)

// Environment variables that send the tests to another server.
const (
	EnvURL       = "CHENT_TEST_URL"
	EnvNativeURL = "CHENT_TEST_NATIVE_URL"
)

// sharedEngine is the one engine of a test binary.
type sharedEngine struct {
	once   sync.Once
	engine *embedded.Engine
	err    error
}

// shared is the one mutable variable here: test binaries have no better place
// for what all their tests share.
var shared sharedEngine

// start starts the engine unless that was done before.
func (s *sharedEngine) start() (*embedded.Engine, error) {
	s.once.Do(func() {
		report, done := installbar.New(os.Stderr)
		defer done()
		s.engine, s.err = embedded.Start(context.Background(), embedded.Options{
			Install:  true,
			Progress: report,
			Config: embedded.Config{
				Macros:   map[string]string{"cluster": "main", "shard": "01", "replica": "r1"},
				Clusters: map[string][][]string{"main": {{embedded.Self}}},
				Keeper:   true,
				Disks:    []string{"cold"},
				Policies: map[string][][]string{"tiered": {{"default"}, {"cold"}}},
			},
		})
	})
	return s.engine, s.err
}

// stop stops the engine if it was started, and prevents a start.
func (s *sharedEngine) stop() error {
	s.once.Do(func() { s.err = errors.New("the tests are over") })
	if s.engine == nil {
		return nil
	}
	return s.engine.Close()
}

// Main runs the tests, stops the engine after them and exits. A test binary
// without it stops its engine too, by ending; only a temporary directory then
// stays until a later start sweeps it away.
func Main(m *testing.M) {
	os.Exit(Run(m)) //nolint:forbidigo // a test binary's main
}

// Run is [Main] for a TestMain that exits by itself: it returns the status.
func Run(m *testing.M) int {
	code := m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	return code
}

// Engine returns the engine that the tests of this binary share. It knows the
// cluster "main" (itself), the macros cluster, shard and replica, an in-memory
// Keeper and the storage policy "tiered" (disks default, then cold). A test
// that breaks or restarts engines must start its own. With CHENT_TEST_URL set
// the test is skipped: it asks for this engine and no other.
func Engine(t testing.TB) *embedded.Engine {
	t.Helper()
	if os.Getenv(EnvURL) != "" {
		t.Skipf("needs the embedded engine, but %s names another server", EnvURL)
	}
	return engine(t)
}

func engine(t testing.TB) *embedded.Engine {
	t.Helper()
	e, err := shared.start()
	if err != nil {
		t.Fatalf("enginetest: %v", err)
	}
	if err := e.Err(); err != nil {
		t.Fatalf("enginetest: %v", err)
	}
	return e
}

// httpURL is the HTTP side of the server under test, without a database.
func httpURL(t testing.TB) *url.URL {
	t.Helper()
	if text := os.Getenv(EnvURL); text != "" {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			t.Fatalf("enginetest: %s: want http://user:password@host:port, have %q", EnvURL, text)
		}
		return u
	}
	e := engine(t)
	return &url.URL{Scheme: "http", Host: e.HTTPAddr(), User: url.UserPassword(e.User(), e.Password())}
}

// nativeURL is the native side of the server under test, without a database.
func nativeURL(t testing.TB) *url.URL {
	t.Helper()
	if os.Getenv(EnvURL) != "" {
		text := os.Getenv(EnvNativeURL)
		if text == "" {
			t.Skipf("%s is set but %s is not: nothing to speak the native protocol to", EnvURL, EnvNativeURL)
		}
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "clickhouse" {
			t.Fatalf("enginetest: %s: want clickhouse://user:password@host:port, have %q", EnvNativeURL, text)
		}
		return u
	}
	e := engine(t)
	return &url.URL{Scheme: "clickhouse", Host: e.NativeAddr(), User: url.UserPassword(e.User(), e.Password())}
}
