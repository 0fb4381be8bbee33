package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/embedded/internal/child"
)

// Engine is a running private ClickHouse server. It is safe for concurrent
// use, and ends with this program at the latest.
type Engine struct {
	dir      *directory
	process  *process
	http     *shield // the ports that clients see
	native   *shield
	inner    *inner // where the engine listens
	password string
	version  string
	client   *http.Client
	logger   *slog.Logger

	closing  sync.Once
	closeErr error
	closed   chan struct{} // closed before the process is told to end
	done     chan struct{} // closed after err is set
	err      error
}

// Start runs an engine and returns when it answers queries. The engine ends
// with [Engine.Close], or with this program in whatever way that ends; ctx
// only bounds the start.
func Start(ctx context.Context, o Options) (*Engine, error) {
	if !child.Linked {
		return nil, fmt.Errorf("embedded: start the engine: %w", &UnsupportedError{})
	}
	if child.Elevated() {
		return nil, fmt.Errorf("embedded: start the engine: %w", &UnsupportedError{Reason: "this program runs with more rights than the user who started it (setuid, setgid or capabilities of its file), and the engine's library must not get them"})
	}
	library, err := o.library(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := openDirectory(ctx, o.Dir)
	if err != nil {
		if _, ok := errors.AsType[*LockedError](err); ok {
			return nil, err
		}
		return nil, fmt.Errorf("embedded: open data directory: %w", err)
	}
	e, err := start(ctx, o, library, dir)
	if err != nil {
		return nil, errors.Join(err, dir.release())
	}
	return e, nil
}

func start(ctx context.Context, o Options, library string, dir *directory) (_ *Engine, err error) {
	began := time.Now()
	e := &Engine{
		dir:      dir,
		password: o.Password,
		logger:   o.Logger,
		closed:   make(chan struct{}),
		done:     make(chan struct{}),
	}
	if e.logger == nil {
		e.logger = slog.New(slog.DiscardHandler)
	}
	if e.password == "" {
		e.password = rand.Text()
	}
	// Whatever was opened is closed again if the rest fails.
	defer func() {
		if err != nil {
			err = errors.Join(err, e.releasePorts())
		}
	}()
	if err := e.takePorts(o); err != nil {
		return nil, fmt.Errorf("embedded: take the engine's ports: %w", err)
	}
	if err := e.configure(o); err != nil {
		return nil, fmt.Errorf("embedded: configure the engine in %s: %w", dir.dir, err)
	}
	e.client = &http.Client{Transport: &http.Transport{
		Proxy: nil, MaxIdleConns: 1, IdleConnTimeout: time.Second,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return e.inner.dial(ctx, e.inner.http.address)
		},
	}}
	e.process, err = spawn(e.order(library), dir)
	if err != nil {
		return nil, fmt.Errorf("embedded: start the engine's process: %w", err)
	}
	timeout := o.StartTimeout
	if timeout == 0 {
		timeout = time.Minute
	}
	if err := e.awaitReady(ctx, timeout, library); err != nil {
		e.process.kill()
		return nil, err
	}
	e.http.start(e.serveHTTP)
	e.native.start(e.serveNative)
	go e.watch()
	e.logger.DebugContext(ctx, "embedded engine started", "dir", dir.dir, "version", e.version,
		"http", e.HTTPAddr(), "native", e.NativeAddr(), "pid", e.process.cmd.Process.Pid, "took", time.Since(began))
	return e, nil
}

// takePorts takes the two ports that clients see, and the engine's own behind
// them.
func (e *Engine) takePorts(o Options) (err error) {
	for _, port := range []int{o.HTTPPort, o.NativePort} {
		if port < 0 || port > math.MaxUint16 {
			return fmt.Errorf("port %d: ports are 0 to %d", port, math.MaxUint16)
		}
	}
	if e.native, err = listen(o.NativePort); err != nil {
		return err
	}
	if e.http, err = listen(o.HTTPPort); err != nil {
		return err
	}
	e.inner, err = takeInner(child.CanFence(), e.http.port(), e.native.port())
	return err
}

// order is what the engine's process is told.
func (e *Engine) order(library string) child.Order {
	o := child.Order{Library: library}
	if e.inner.fenced {
		o.From = e.inner.source.address.Port()
		o.Listen = []netip.AddrPort{e.inner.http.address, e.inner.native.address}
	}
	return o
}

// configure fills the data directory with what the engine reads at its start.
func (e *Engine) configure(o Options) error {
	if err := e.dir.makeFolders(o.Config); err != nil {
		return err
	}
	config, err := serverConfig(e.dir.layout, o.Config, e.inner, e.password)
	if err != nil {
		return err
	}
	users, err := usersConfig(e.password, o.Settings, e.inner.fenced, o.Config.Users)
	if err != nil {
		return err
	}
	if err := writePrivate(e.dir.config(), config); err != nil {
		return err
	}
	return writePrivate(e.dir.users(), users)
}

// writePrivate replaces the file at path with one that only this user reads.
func writePrivate(path string, content []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// awaitReady waits until the engine's ports are fenced, then asks for the
// version until the engine answers.
func (e *Engine) awaitReady(ctx context.Context, timeout time.Duration, library string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %v", timeout))
	defer cancel()
	fenced := e.process.fenced
	if !e.inner.fenced {
		fenced = nil
	}
	delay := 2 * time.Millisecond
	for {
		var again <-chan time.Time
		if fenced == nil {
			version, err := e.ask(ctx, "SELECT version()")
			if err == nil {
				e.version = version
				return nil
			}
			if refusal, ok := errors.AsType[*refusalError](err); ok {
				return fmt.Errorf("embedded: the engine in %s refuses its own user: %w", e.dir.dir, refusal)
			}
			again = time.After(delay)
			delay = min(delay*3/2, 50*time.Millisecond)
		}
		select {
		case err := <-fenced:
			if err != nil && !e.process.wait(time.Second) {
				return fmt.Errorf("embedded: start the engine in %s: keep other users from its ports: %w", e.dir.dir, err)
			}
			fenced = nil
		case <-e.process.done:
			return startError(e.process.cmd.ProcessState, library, e.dir.layout)
		case <-ctx.Done():
			return fmt.Errorf("embedded: start the engine in %s: %w; its last words:\n%s", e.dir.dir, context.Cause(ctx), indent(e.dir.lastWords()))
		case <-again:
		}
	}
}

// watch tells everybody when the process ends.
func (e *Engine) watch() {
	<-e.process.done
	_ = e.http.close() // clients shall see that nobody is there
	_ = e.native.close()
	select {
	case <-e.closed:
	default:
		e.err = &CrashError{Dir: e.dir.dir, State: e.process.cmd.ProcessState.String(), Log: e.dir.lastWords()}
		e.logger.Error("embedded engine ended by itself", "dir", e.dir.dir, "state", e.process.cmd.ProcessState.String())
	}
	close(e.done)
}

// HTTPAddr is the loopback address, host:port, of the HTTP interface. Like
// that of the native protocol, it is a port of this program, which relays what
// passes there and answers by itself what would end the engine or is not from
// somebody with a password on this machine.
func (e *Engine) HTTPAddr() string { return e.http.addr() }

// NativeAddr is the loopback address, host:port, of the native protocol.
func (e *Engine) NativeAddr() string { return e.native.addr() }

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// User is the user to log in as. It may do everything this engine can.
func (e *Engine) User() string { return userName }

// Password is the password of [Engine.User].
func (e *Engine) Password() string { return e.password }

// Dir is the data directory.
func (e *Engine) Dir() string { return e.dir.dir }

// Version is the server's version, such as "26.7.2.1".
func (e *Engine) Version() string { return e.version }

// PID is the engine's process.
func (e *Engine) PID() int { return e.process.cmd.Process.Pid }

// Done is closed when the engine has ended, by [Engine.Close] or by itself.
func (e *Engine) Done() <-chan struct{} { return e.done }

// Err is nil while the engine runs and after [Engine.Close]. After the engine
// ended by itself it is a [*CrashError].
func (e *Engine) Err() error {
	select {
	case <-e.done:
		return e.err
	default:
		return nil
	}
}

// Close ends the engine. A temporary engine is killed and its directory
// removed. One with a lasting directory first writes its Buffer tables out and
// gets a second to end by itself: what it acknowledged is on disk either way.
// Close does not wait for queries or connections of others.
func (e *Engine) Close() error {
	e.closing.Do(func() {
		close(e.closed)
		if !e.dir.temporary && !e.process.ended() {
			e.endGently()
		}
		e.process.kill()
		<-e.done
		e.client.CloseIdleConnections()
		e.closeErr = errors.Join(e.dir.release(), e.releasePorts())
		if e.closeErr != nil {
			e.closeErr = fmt.Errorf("embedded: close the engine in %s: %w", e.dir.dir, e.closeErr)
		}
		e.logger.Debug("embedded engine closed", "dir", e.dir.dir)
	})
	return e.closeErr
}

// endGently lets the engine end by itself. It is best effort: an engine that
// does not answer is killed by the caller.
func (e *Engine) endGently() {
	const (
		flush = 30 * time.Second
		grace = time.Second
	)
	ctx, cancel := context.WithTimeout(context.Background(), flush)
	defer cancel()
	buffers, err := e.ask(ctx, "SELECT concat(database, '.', name) FROM (SELECT "+
		"concat('`', replaceAll(replaceAll(database, '\\\\', '\\\\\\\\'), '`', '\\\\`'), '`') AS database, "+
		"concat('`', replaceAll(replaceAll(name, '\\\\', '\\\\\\\\'), '`', '\\\\`'), '`') AS name "+
		"FROM system.tables WHERE engine = 'Buffer') FORMAT TSVRaw")
	if err == nil && buffers != "" {
		for table := range strings.Lines(buffers) {
			if _, err := e.ask(ctx, "OPTIMIZE TABLE "+table); err != nil {
				e.logger.Warn("embedded engine: buffer table not written out", "table", strings.TrimSpace(table), "error", err)
			}
		}
	}
	if _, err := e.ask(ctx, "KILL QUERY WHERE Settings['log_comment'] = '"+keepAlive+"' AND query_id != queryID()"); err == nil {
		e.process.wait(grace)
	}
}

func (e *Engine) releasePorts() error {
	var errs []error
	for _, s := range []*shield{e.http, e.native} {
		if s != nil {
			errs = append(errs, s.close())
		}
	}
	if e.inner != nil {
		errs = append(errs, e.inner.release())
	}
	return errors.Join(errs...)
}

// ask runs a statement over HTTP and returns its result's text. The rest are
// keys and values for the request's URL.
func (e *Engine) ask(ctx context.Context, query string, keysAndValues ...string) (string, error) {
	target := url.URL{Scheme: "http", Host: e.HTTPAddr(), Path: "/"}
	values := url.Values{}
	for pair := range slices.Chunk(keysAndValues, 2) {
		values.Set(pair[0], pair[1])
	}
	target.RawQuery = values.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(query))
	if err != nil {
		return "", err
	}
	req.SetBasicAuth(userName, e.password)
	res, err := e.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	answer := strings.TrimSuffix(string(body), "\n")
	if res.StatusCode != http.StatusOK {
		return "", &refusalError{answer}
	}
	return answer, nil
}

// refusalError is an answer of the server that is not a result.
type refusalError struct {
	text string
}

func (e *refusalError) Error() string { return e.text }
