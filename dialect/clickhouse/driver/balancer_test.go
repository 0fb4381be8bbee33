package driver_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/enginetest"
)

// balancer sends each request to the next of its servers, as nginx or a cloud's
// endpoint does. Like any proxy written in Go it asks for gzip in the client's
// name, where the client does not say what it takes.
type balancer struct {
	mu      sync.Mutex
	servers []*embedded.Engine
	next    int
}

func (b *balancer) set(servers ...*embedded.Engine) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.servers = servers
}

func (b *balancer) rewrite(r *httputil.ProxyRequest) {
	b.mu.Lock()
	engine := b.servers[b.next%len(b.servers)]
	b.next++
	b.mu.Unlock()
	r.SetURL(&url.URL{Scheme: "http", Host: engine.HTTPAddr()})
	r.Out.SetBasicAuth(engine.User(), engine.Password())
	// The body is read whole: a ReverseProxy that streams it looks for its end once more
	// while the answer is written, and net/http, which then has closed it, cuts the answer.
	if body, err := io.ReadAll(r.In.Body); err == nil {
		r.Out.Body = io.NopCloser(bytes.NewReader(body))
	}
}

// listen serves the balancer and returns a URL of it.
func (b *balancer) listen(t *testing.T) string {
	server := httptest.NewServer(&httputil.ReverseProxy{Rewrite: b.rewrite})
	t.Cleanup(server.Close)
	return server.URL
}

func startEngine(t *testing.T, dir string) *embedded.Engine {
	t.Helper()
	engine, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// tablesOf are the tables of every database but the server's own.
func tablesOf(t *testing.T, e *embedded.Engine) string {
	t.Helper()
	conn := open(t, (&url.URL{Scheme: "http", User: url.UserPassword(e.User(), e.Password()), Host: e.HTTPAddr()}).String())
	return value(t, conn, "SELECT toString(arraySort(groupArray(database || '.' || name))) AS s FROM system.tables WHERE database IN ('default', 'app', 'other')")
}

func exec(t *testing.T, conn driver.Conn, sql string) {
	t.Helper()
	if err := conn.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// TestHTTPSessionStaysInItsDatabase tries what makes a server forget a session:
// a restart, and a balancer that asks the next one. A statement then is an error
// and runs nowhere; without a session each one finds its database.
func TestHTTPSessionStaysInItsDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two := startEngine(t, dir), startEngine(t, "")
	b := &balancer{}
	address := b.listen(t)
	for _, e := range []*embedded.Engine{one, two} {
		b.set(e)
		for _, name := range []string{"app", "other"} {
			exec(t, open(t, address), "CREATE DATABASE "+name)
		}
	}

	b.set(one)
	conn := open(t, address+"/app")
	session := func() driver.Conn {
		s, err := conn.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	lost := func(s driver.Conn, sql string) {
		t.Helper()
		err := s.Exec(t.Context(), driver.Statement{SQL: sql})
		if !errors.Is(err, driver.ErrSessionLost) || !strings.Contains(err.Error(), "name one host") {
			t.Errorf("%s: %v", sql, err)
		}
		var unknown *driver.UnknownOutcomeError
		if errors.As(err, &unknown) {
			t.Errorf("%s did not run, and yet its outcome is unknown: %v", sql, err)
		}
	}

	stay, moved := session(), session()
	exec(t, stay, "CREATE TABLE before (n UInt8) ENGINE = Memory")
	exec(t, moved, "USE /* the second */ `other`")
	if got := value(t, moved, "SELECT currentDatabase()"); got != "other" {
		t.Errorf("after USE the session is in %s", got)
	}
	exec(t, moved, "CREATE TABLE moved (n UInt8) ENGINE = Memory")

	b.set(two) // as a balancer does, and a server that was started anew is the same to a session
	lost(stay, "CREATE TABLE elsewhere (n UInt8) ENGINE = Memory")
	lost(moved, "CREATE TABLE elsewhere (n UInt8) ENGINE = Memory")
	if got := tablesOf(t, two); got != "[]" {
		t.Errorf("the other server has %s", got)
	}

	b.set(one)
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	one = startEngine(t, dir)
	b.set(one)
	lost(stay, "CREATE TABLE after_restart (n UInt8) ENGINE = Memory")
	lost(moved, "DROP TABLE moved")
	exec(t, conn, "CREATE TABLE without_session (n UInt8) ENGINE = Memory")
	if got := tablesOf(t, one); got != "['app.before','app.without_session','other.moved']" {
		t.Errorf("the server that was started anew has %s", got)
	}

	b.set(one, two) // by turns: no session holds, single statements do
	if s, err := conn.Session(t.Context()); err != nil {
		t.Fatal(err)
	} else {
		lost(s, "CREATE TABLE torn (n UInt8) ENGINE = Memory")
		_ = s.Close()
	}
	for range 2 {
		exec(t, conn, "CREATE TABLE IF NOT EXISTS by_turns (n UInt8) ENGINE = Memory")
	}
	b.set(two)
	if got := tablesOf(t, two); got != "['app.by_turns']" {
		t.Errorf("the other server has %s", got)
	}
	err := conn.Exec(t.Context(), driver.Statement{SQL: "SELECT * FROM nowhere"})
	if !driver.IsCode(err, 60) || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("through a proxy an exception has no text: %v", err)
	}
}

// frozen listens and says nothing, as a host does whose process is stopped.
func frozen(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// TestFrozenHostIsLeftAlone reads through a host that answers nothing and one
// that lives: the first statement that meets the silent one costs a timeout, and
// those after it none.
func TestFrozenHostIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			server, err := url.Parse(p.url(enginetest.New(t)))
			if err != nil {
				t.Fatal(err)
			}
			proxy := newFreezer(t, server.Host)
			conn := open(t, server.Scheme+"://"+server.User.String()+"@"+proxy.address+","+server.Host+server.Path+"?read_timeout=300ms&dial_timeout=300ms&max_idle_conns=20")
			ask := func() error {
				return conn.Exec(t.Context(), driver.Statement{SQL: "SELECT 1"})
			}
			var group sync.WaitGroup
			for range 8 { // several idle connections to the host that will freeze
				group.Go(func() {
					if err := conn.Exec(t.Context(), driver.Statement{SQL: "SELECT sleep(0.1)"}); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			proxy.freeze(true)
			err = ask()
			var broken *driver.ConnectionError
			if !errors.As(err, &broken) || broken.Host != proxy.address || !strings.Contains(err.Error(), "silent for the read_timeout of 300ms") {
				t.Fatalf("a frozen host: %v", err)
			}
			start := time.Now()
			for range 20 {
				if err := ask(); err != nil {
					t.Fatalf("after %s: %v", time.Since(start), err)
				}
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("20 statements beside a frozen host took %s", took)
			}
		})
	}
}

// TestOpenPassesAFrozenHost begins with a list whose first host is frozen.
func TestOpenPassesAFrozenHost(t *testing.T) {
	t.Parallel()
	server, err := url.Parse(enginetest.Native(t))
	if err != nil {
		t.Fatal(err)
	}
	conn := open(t, "clickhouse://"+server.User.String()+"@"+frozen(t)+","+server.Host+server.Path+"?dial_timeout=300ms")
	start := time.Now()
	for range 5 {
		exec(t, conn, "SELECT 1")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("5 statements took %s", took)
	}
}

// freezer passes bytes on to a server until it freezes.
type freezer struct {
	address string

	mu  sync.Mutex
	ice chan struct{} // closed while bytes may pass
}

func newFreezer(t *testing.T, server string) *freezer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &freezer{address: l.Addr().String(), ice: make(chan struct{})}
	close(f.ice)
	t.Cleanup(func() { _ = l.Close(); f.freeze(false) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", server)
			if err != nil {
				_ = c.Close()
				continue
			}
			go f.pass(c, s)
			go f.pass(s, c)
		}
	}()
	return f
}

func (f *freezer) freeze(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ice = make(chan struct{}); !yes {
		close(f.ice)
	}
}

func (f *freezer) pass(from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		f.mu.Lock()
		ice := f.ice
		f.mu.Unlock()
		<-ice
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// TestOldServerIsRefusedOverHTTP speaks to servers that say how old they are.
func TestOldServerIsRefusedOverHTTP(t *testing.T) {
	t.Parallel()
	answers := map[string]http.HandlerFunc{
		"does not know the setting": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-ClickHouse-Exception-Code", "115")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte("Code: 115, e.displayText() = DB::Exception: Unknown setting client_protocol_version, e.what() = DB::Exception"))
		},
		"says its version": func(w http.ResponseWriter, _ *http.Request) {
			block := []byte{1, 0, 2, 255, 255, 255, 255, 0, 4, 1}
			for _, column := range [][2]string{{"version()", "21.8.15.7"}, {"displayName()", "old"}, {"timezone()", "UTC"}, {"currentDatabase()", "default"}} {
				for _, text := range []string{column[0], "String"} {
					block = append(append(block, byte(len(text))), text...)
				}
				block = append(append(append(block, 0), byte(len(column[1]))), column[1]...)
			}
			_, _ = w.Write(block)
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(answer)
			defer server.Close()
			conn, err := driver.Open(t.Context(), server.URL+"?compression=none")
			if err == nil {
				_ = conn.Close()
			}
			if err == nil || !strings.Contains(err.Error(), "older than ClickHouse 22.8") {
				t.Errorf("%v", err)
			}
		})
	}
}
