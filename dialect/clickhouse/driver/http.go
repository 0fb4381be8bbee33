package driver

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// httpProtocol speaks to servers over HTTP, in blocks of the Native format.
type httpProtocol struct {
	cfg    *Config
	client *http.Client
	hosts  *hosts          // shared with the sessions
	kills  *sync.WaitGroup // KILL QUERY statements under way
	tables described       // what inserts were told of their tables

	session string                  // the id of the server's session, or empty
	pinned  string                  // the one host of the session, once it answered
	current *atomic.Pointer[string] // the session's database, once it was made; nil without one
	named   bool                    // the session does not keep its database: requests name it
	turn    chan struct{}           // held by the statement that the session runs
}

func newHTTPProtocol(cfg *Config) *httpProtocol {
	h := &httpProtocol{cfg: cfg, hosts: newHosts(cfg), kills: new(sync.WaitGroup)}
	dial := func(ctx context.Context, _, addr string) (net.Conn, error) { return h.dial(ctx, addr) }
	h.client = &http.Client{
		Transport: &http.Transport{
			DialContext:            dial,
			DialTLSContext:         dial,
			MaxConnsPerHost:        cfg.MaxOpenConns,
			MaxIdleConnsPerHost:    cfg.MaxIdleConns,
			IdleConnTimeout:        cfg.ConnMaxIdleTime,
			DisableCompression:     true,
			ReadBufferSize:         64 << 10,
			WriteBufferSize:        64 << 10,
			MaxResponseHeaderBytes: cfg.Limits.Message, // but for a long query's progress, which the tap takes
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return h
}

// beside is h for a request while the turn of its session is taken: in that
// session, or outside, which "" stands for, but in its database.
func (h *httpProtocol) beside(session string) *httpProtocol {
	return &httpProtocol{cfg: h.cfg, client: h.client, hosts: h.hosts, kills: h.kills, session: session, pinned: h.pinned, current: h.current}
}

// dial opens a connection that can be watched for progress headers.
func (h *httpProtocol) dial(ctx context.Context, host string) (net.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, h.cfg.DialTimeout, fmt.Errorf("no answer within dial_timeout=%s", h.cfg.DialTimeout))
	defer cancel()
	conn, err := dialHost(ctx, h.cfg, host)
	if err != nil {
		return nil, err
	}
	return &tapConn{Conn: conn, writeTimeout: h.cfg.WriteTimeout}, nil
}

// exchange is one request and its answer.
type exchange struct {
	h      *httpProtocol
	s      Statement
	ctx    context.Context
	cancel context.CancelCauseFunc
	host   string
	sent   atomic.Bool // the request may have reached the server
	resp   *http.Response
	quiet  *time.Timer // runs out when the server is silent for read_timeout
	locked bool        // holds the session's turn
	body   io.Reader   // the answer, decompressed, exceptions found
	frames *frameReader
	tap    atomic.Pointer[tapConn]
}

var errSilent = errors.New("the server was silent for the read_timeout")

// request is what an exchange sends.
type request struct {
	values url.Values
	header http.Header
	// body makes the request's body; each call but the last was not sent.
	body func() io.ReadCloser
	// length of the body, or -1.
	length int64
	// sqlInBody says that the statement travels in the body.
	sqlInBody bool
	// paramsInBody says that the parameters travel in the body.
	paramsInBody bool
	// blocks says that the answer is wanted as blocks.
	blocks bool
}

// begin takes the session's turn.
func (h *httpProtocol) begin(ctx context.Context, s Statement) (*exchange, error) {
	x := &exchange{h: h, s: s}
	if h.turn != nil {
		select {
		case h.turn <- struct{}{}:
			x.locked = true
		case <-ctx.Done():
			return nil, fmt.Errorf("driver: wait for the session's running statement: %w", ctx.Err())
		}
	}
	x.ctx, x.cancel = context.WithCancelCause(ctx)
	return x, nil
}

// end gives everything back. A statement that did not come to its end is
// killed on the server.
func (x *exchange) end(complete bool) {
	if tap := x.tap.Load(); tap != nil {
		tap.watch(nil, nil) // and wait for a callback that runs
	}
	if x.quiet != nil {
		x.quiet.Stop()
	}
	if x.resp != nil {
		if complete { // read the end of the last chunk, so that the connection is reused
			late := time.AfterFunc(endTimeout, func() { x.cancel(nil) })
			_, _ = io.CopyN(io.Discard, x.resp.Body, 1<<10)
			late.Stop()
		}
		_ = x.resp.Body.Close()
	}
	x.cancel(nil)
	if !complete && x.sent.Load() {
		x.h.kill(x.s.QueryID, x.host)
	}
	if x.locked {
		<-x.h.turn
	}
}

// endTimeout bounds the wait for the end of an answer that has said all.
const endTimeout = time.Second

// send sends the request to the first host that can be connected to and reads
// the answer's beginning. An answer that is an exception is an error.
func (x *exchange) send(r request) error {
	values := x.h.values(x.s, r)
	form, err := x.paramForm(values, r)
	if err != nil {
		return err
	}
	if form != nil {
		r = *form
		values = x.h.values(x.s, r)
	}
	if x.h.cfg.ReadTimeout > 0 {
		x.quiet = time.AfterFunc(x.h.cfg.ReadTimeout, func() { x.cancel(errSilent) })
		if r.length < 0 {
			x.quiet.Stop() // silent while it listens
		}
	}
	hosts := x.h.hosts.order()
	if x.h.pinned != "" {
		hosts = []string{x.h.pinned}
	}
	query := values.Encode()
	var errs []error
	for _, x.host = range hosts {
		resp, err := x.try(query, r)
		if err == nil {
			x.h.hosts.answered(x.host)
			x.resp = resp
			return x.sessionError(x.open(r))
		}
		errs = append(errs, err)
		var connect *ConnectionError
		if x.sent.Load() || x.ctx.Err() != nil || !errors.As(err, &connect) {
			break
		}
		x.h.hosts.broke(x.host)
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// heard winds the silence timer up where it runs: what comes in pieces, such as
// the progress of a long query in the headers, is no silence.
func (x *exchange) heard() {
	if x.quiet != nil && x.quiet.Stop() {
		x.quiet.Reset(x.h.cfg.ReadTimeout)
	}
}

func (x *exchange) try(values string, r request) (*http.Response, error) {
	scheme := "http"
	if x.h.cfg.TLS != nil {
		scheme = "https"
	}
	ctx := httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if tap, ok := info.Conn.(*tapConn); ok {
				tap.watch(x.s.OnProgress, x.heard)
				x.tap.Store(tap)
			}
		},
		WroteHeaders: func() { x.sent.Store(true) },
	})
	target := scheme + "://" + x.host + x.h.cfg.Path + "/?" + values
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, nil)
	if err != nil {
		return nil, fmt.Errorf("driver: make a request: %w", err)
	}
	req.Body, req.ContentLength = r.body(), r.length
	if r.length >= 0 { // may be sent again while not a byte of it has left
		req.GetBody = func() (io.ReadCloser, error) { return r.body(), nil }
	}
	x.h.headers(x.ctx, req.Header)
	for name, value := range r.header {
		req.Header[name] = value
	}
	resp, err := x.h.client.Do(req)
	if err != nil {
		return nil, x.explainTransport(err)
	}
	return resp, nil
}

// values are the options of the request's URL.
func (h *httpProtocol) values(s Statement, r request) url.Values {
	v := url.Values{}
	for name, value := range r.values {
		v[name] = value
	}
	if database := h.database(); database != "" && (h.named || !h.made()) {
		v.Set("database", database)
	}
	if s.QueryID != "" {
		v.Set("query_id", s.QueryID)
	}
	if h.session != "" {
		v.Set("session_id", h.session)
		v.Set("session_timeout", strconv.Itoa(int(sessionTimeout/time.Second)))
		if h.made() { // so it must be there
			v.Set("session_check", "1")
		}
	}
	if r.blocks {
		v.Set("default_format", "Native")
		v.Set("client_protocol_version", strconv.Itoa(revision))
		if _, ok := frameMethod(h.cfg.Compression); ok {
			v.Set("compress", "1")
			if h.cfg.Compression == CompressionZSTD {
				v.Set("network_compression_method", "zstd")
			}
		}
	}
	if h.cfg.Compression == CompressionGzip {
		v.Set("enable_http_compression", "1")
	}
	if s.OnProgress != nil {
		v.Set("send_progress_in_http_headers", "1")
	}
	for _, setting := range s.Settings {
		v.Set(setting.Name, setting.Value)
	}
	if !r.paramsInBody {
		for _, p := range s.Params {
			v.Set("param_"+p.Name, paramText(s.SQL, p))
		}
	}
	if !r.sqlInBody {
		v.Set("query", s.SQL)
	}
	return v
}

// maxHead is how long the options of a URL may be. The head of a request then
// goes out in one write; the embedded engine does not survive a head of which
// only a part comes.
const maxHead = 32 << 10

// paramForm moves the parameters of a statement without data into a form if
// they make the URL too long. It is nil where they stay.
func (x *exchange) paramForm(values url.Values, r request) (*request, error) {
	if r.length < 0 || len(x.s.Params) == 0 || len(values.Encode()) <= maxHead {
		return nil, nil
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := formFields(form, x.s, true); err != nil {
		return nil, err
	}
	if err := tableFiles(form, &r, x.s.Tables); err != nil {
		return nil, err
	}
	if err := form.Close(); err != nil {
		return nil, err
	}
	r.header = http.Header{"Content-Type": {form.FormDataContentType()}}
	r.sqlInBody, r.paramsInBody = true, true
	r.body, r.length = bytesBody(body.Bytes())
	return &r, nil
}

// formFields writes the statement and, if asked, its parameters into a form.
func formFields(form *multipart.Writer, s Statement, params bool) error {
	if err := form.WriteField("query", s.SQL); err != nil {
		return err
	}
	if !params {
		return nil
	}
	for _, p := range s.Params {
		if err := form.WriteField("param_"+p.Name, paramText(s.SQL, p)); err != nil {
			return err
		}
	}
	return nil
}

// headers are those of every request.
func (h *httpProtocol) headers(ctx context.Context, header http.Header) {
	header.Set("User-Agent", fmt.Sprintf("%s/%d.%d.%d", strings.ReplaceAll(fullClientName(h.cfg), "\n", " "), versionMajor, versionMinor, versionPatch))
	header.Set("Content-Type", "application/octet-stream")
	if h.cfg.Compression == CompressionGzip {
		header.Set("Accept-Encoding", "gzip")
	} else { // said, lest a proxy asks for gzip in our name, which empties the text of exceptions
		header.Set("Accept-Encoding", "identity")
	}
	if h.cfg.User != "" || h.cfg.Password != "" {
		user := h.cfg.User
		if user == "" {
			user = "default"
		}
		if strings.Contains(user, ":") {
			header.Set("X-ClickHouse-User", user)
			header.Set("X-ClickHouse-Key", h.cfg.Password)
		} else {
			header.Set("Authorization", basicAuth(user, h.cfg.Password))
		}
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		header.Set("Traceparent", fmt.Sprintf("00-%s-%s-%s", span.TraceID(), span.SpanID(), span.TraceFlags()))
		if state := span.TraceState().String(); state != "" {
			header.Set("Tracestate", state)
		}
	}
}

func basicAuth(user, password string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

// open looks at the answer's status and prepares its body.
func (x *exchange) open(r request) error {
	resp := x.resp
	body := io.Reader(resp.Body)
	if x.quiet != nil {
		x.quiet.Stop()
		body = &quietReader{body, x.quiet, x.h.cfg.ReadTimeout}
	}
	switch encoding := resp.Header.Get("Content-Encoding"); {
	case encoding == "" || encoding == "identity":
	case encoding == "gzip" && x.h.cfg.Compression == CompressionGzip:
		body = &gzipReader{src: body}
	default:
		return x.explainRead(fmt.Errorf("the answer has the Content-Encoding %q, which was not asked for; check the proxy before the server", abbreviate(encoding)))
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("X-ClickHouse-Exception-Code") != "" {
		return x.explainStatus(body)
	}
	if _, ok := frameMethod(x.h.cfg.Compression); ok && r.blocks {
		body = newFramesReader(body, &x.h.cfg.Limits, framedBy(x.h.cfg.Compression))
	}
	x.frames = newFrameReader(body, resp.Header.Get("X-ClickHouse-Exception-Tag"), x.h.cfg.Limits.Message, x.explainException)
	x.body = x.frames
	return nil
}

// quietReader winds the silence timer up for each read: a caller who takes time
// between two of them is no silence of the server.
type quietReader struct {
	io.Reader
	timer *time.Timer
	limit time.Duration
}

func (q *quietReader) Read(p []byte) (int, error) {
	q.timer.Reset(q.limit)
	n, err := q.Reader.Read(p)
	q.timer.Stop()
	return n, err
}

// gzipReader decompresses; it begins when read, since an answer may be empty.
type gzipReader struct {
	src io.Reader
	z   *gzip.Reader
}

func (g *gzipReader) Read(p []byte) (int, error) {
	if g.z == nil {
		z, err := gzip.NewReader(g.src)
		if err != nil {
			return 0, err
		}
		g.z = z
	}
	return g.z.Read(p)
}

// bytesBody is a request's body in memory.
func bytesBody(b []byte) (func() io.ReadCloser, int64) {
	return func() io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }, int64(len(b))
}

// kill asks the server to stop a statement, without waiting.
func (h *httpProtocol) kill(queryID, host string) {
	if queryID == "" {
		return
	}
	h.kills.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		cfg := *h.cfg
		cfg.Database, cfg.Compression = "", CompressionNone
		killer := &httpProtocol{cfg: &cfg, client: h.client, hosts: h.hosts, pinned: host, kills: new(sync.WaitGroup)}
		s := Statement{SQL: "KILL QUERY WHERE query_id = " + quoteField(queryID) + " ASYNC FORMAT TabSeparated"}
		for range 3 { // the statement may not have begun
			found, err := killer.text(ctx, s)
			if err != nil || found != "" {
				return
			}
			select {
			case <-time.After(50 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	})
}

// text runs a statement and returns its answer as it is.
func (h *httpProtocol) text(ctx context.Context, s Statement) (answer string, err error) {
	x, err := h.begin(ctx, s)
	if err != nil {
		return "", err
	}
	defer func() { x.end(err == nil) }()
	return x.text()
}

// text sends the statement and reads the whole answer.
func (x *exchange) text() (string, error) {
	r := request{sqlInBody: true}
	r.body, r.length = bytesBody([]byte(x.s.SQL))
	if err := x.send(r); err != nil {
		return "", err
	}
	b, err := readAll(x.body, x.h.cfg.Limits.Message)
	if err != nil {
		return "", x.explainRead(err)
	}
	return string(b), nil
}

// ping asks for /ping, which needs no login.
func (h *httpProtocol) ping(ctx context.Context) error {
	_, err := h.text(ctx, Statement{SQL: "SELECT 1"})
	return err
}

func (h *httpProtocol) close() {
	h.kills.Wait()
	h.client.CloseIdleConnections()
}
