package embedded

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// httpRelay carries one client's HTTP connection to the engine, request by
// request. Responses pass as they are; of requests, the head is parsed and sent
// on when it is whole and may pass, and the body is measured, so that the next
// head is found.
type httpRelay struct {
	client guest
	in     *inbound
	dial   func() (*net.TCPConn, error)
	drop   func(net.Conn) // closes what dial opened

	engine   *net.TCPConn // nil before the first request
	eager    bool         // the client does not wait for answers
	more     atomic.Bool  // another connection to the engine follows this one
	farewell atomic.Pointer[[]byte]
	down     chan struct{} // closed when the engine has ended its responses
}

// serveHTTP serves a client of the HTTP port.
func (e *Engine) serveHTTP(client guest) {
	in := newInbound(client.TCPConn)
	defer in.free()
	r := &httpRelay{client: client, in: in, dial: func() (*net.TCPConn, error) { return e.dialInner(e.http, e.inner.http) }, drop: e.http.drop}
	r.serve()
}

// serve relays requests until one of the sides ends.
func (r *httpRelay) serve() {
	_ = r.client.SetReadDeadline(time.Now().Add(helloTimeout))
	for {
		raw, err := r.in.head()
		if err != nil {
			r.end(err)
			return
		}
		h, err := parseHead(raw)
		if err != nil {
			r.refuse(malformed(err), false)
			return
		}
		if no := judge(h); no != nil {
			r.refuse(no, h.method == http.MethodHead)
			return
		}
		r.takeTurn()
		if err := r.connect(); err != nil {
			r.refuse(&refusal{status: http.StatusBadGateway, code: 210, name: "NETWORK_ERROR", text: "the engine does not answer: " + err.Error()}, false)
			return
		}
		if err := r.pass(raw, h.body); err != nil {
			r.end(err)
			return
		}
		r.eager = r.eager || r.in.r < r.in.w
	}
}

// connect opens the connection to the engine, whose responses are then copied
// to the client as they come.
func (r *httpRelay) connect() error {
	if r.engine != nil {
		return nil
	}
	engine, err := r.dial()
	if err != nil {
		return err
	}
	r.client.admit()
	_ = r.client.SetReadDeadline(time.Time{})
	done := make(chan struct{})
	r.engine, r.down = engine, done
	r.more.Store(false)
	go func() {
		defer close(done)
		if _, err := io.Copy(r.client.TCPConn, engine); err != nil {
			abandon(engine)
		}
		r.drop(engine)
		if r.more.Load() {
			return
		}
		if last := r.farewell.Load(); last != nil {
			_, _ = r.client.Write(*last)
		}
		_ = r.client.CloseWrite()
		_ = r.client.SetReadDeadline(time.Now().Add(time.Second))
	}()
	return nil
}

// errLast ends a connection after a request that nothing can follow.
var errLast = errors.New("the last request")

// takeTurn keeps requests apart that a client sends without waiting for the
// answers: the engine loses what it reads beyond a request. Such a client gets
// a connection to the engine for each, the next when the last has answered.
func (r *httpRelay) takeTurn() {
	if r.engine == nil || !r.eager {
		return
	}
	r.more.Store(true)
	_ = r.engine.CloseWrite()
	<-r.down
	r.engine = nil
}

// pass sends a request to the engine: the head, then its body as it comes.
func (r *httpRelay) pass(head []byte, length bodyLength) error {
	switch length {
	case chunked:
		if _, err := r.engine.Write(head); err != nil {
			return err
		}
		r.in.skip(len(head))
		return r.in.copyChunks(r.engine)
	case unstated:
		if _, err := r.engine.Write(head); err != nil {
			return err
		}
		return errLast
	default:
		return r.in.copyBytes(r.engine, int64(len(head))+int64(length))
	}
}

// refuse answers a request in the engine's place, after the responses that are
// under way. It ends the connection.
func (r *httpRelay) refuse(no *refusal, headOnly bool) {
	answer := no.response(headOnly)
	if r.engine == nil {
		if _, err := r.client.Write(answer); err == nil {
			endOrderly(r.client.TCPConn)
		}
		return
	}
	r.farewell.Store(&answer)
	r.end(errLast)
}

// end ends the connection when nothing more comes from the client. The engine
// sees an orderly end, whatever became of the client, and may finish what it
// was asked.
func (r *httpRelay) end(err error) {
	if bad, ok := errors.AsType[*headError](err); ok {
		r.refuse(malformed(bad), false)
		return
	}
	if r.engine == nil {
		return
	}
	_ = r.engine.CloseWrite()
	<-r.down
	endOrderly(r.client.TCPConn)
}

// abandon ends the engine's work for a client that is gone. An engine that
// cannot send the refusal of a request (bad parameters, a wrong password) ends
// its process; one that cannot send a result ends the query. So the connection
// is broken only when more has come than a refusal.
func abandon(engine *net.TCPConn) {
	const (
		refusals = 64 << 10
		patience = 2 * time.Second
	)
	_ = engine.CloseWrite()
	var first time.Time
	buf := make([]byte, 4<<10)
	for got := 0; got < refusals && (got == 0 || time.Since(first) < patience); {
		_ = engine.SetReadDeadline(time.Now().Add(patience))
		n, err := engine.Read(buf)
		if got == 0 {
			first = time.Now()
		}
		got += n
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
	}
}

// inbound is what a client sends.
type inbound struct {
	conn    *net.TCPConn
	pooled  *[]byte
	buf     []byte
	r, w    int // the unread bytes are buf[r:w]
	scanned int // of them, how many have been searched for the head's end
}

var inboundBuffers = sync.Pool{New: func() any { b := make([]byte, 64<<10); return &b }}

func newInbound(conn *net.TCPConn) *inbound {
	pooled := inboundBuffers.Get().(*[]byte)
	return &inbound{conn: conn, pooled: pooled, buf: *pooled}
}

func (in *inbound) free() { inboundBuffers.Put(in.pooled) }

func (in *inbound) skip(n int) { in.r += n }

// headError says why a client's bytes are no head of a request.
type headError struct{ text string }

func (e *headError) Error() string { return e.text }

// head waits for a whole head and returns it with its blank line. It stays
// unread. An error is io.EOF when the client ended between two requests.
func (in *inbound) head() ([]byte, error) {
	in.scanned = 0
	for {
		if size, err := in.findHead(); err != nil || size > 0 {
			return in.buf[in.r : in.r+size], err
		}
		if err := in.fill(); err != nil {
			return nil, err
		}
	}
}

// findHead returns the size of the head at the front of the buffer, 0 if it is
// not whole, or an error as soon as it cannot become one.
func (in *inbound) findHead() (int, error) {
	for bytes.HasPrefix(in.buf[in.r:in.w], []byte("\r\n")) {
		in.r += 2 // some clients send one after a body
		in.scanned = 0
	}
	unread := in.buf[in.r:in.w]
	for {
		i := bytes.IndexByte(unread[in.scanned:], '\n')
		if i < 0 {
			break
		}
		i += in.scanned
		if i == 0 || unread[i-1] != '\r' {
			return 0, &headError{"a line ends without a carriage return"}
		}
		in.scanned = i + 1
		if bytes.HasSuffix(unread[:i+1], []byte("\r\n\r\n")) {
			return i + 1, nil
		}
	}
	if len(unread) == 0 || unread[0] == '\r' && len(unread) == 1 {
		return 0, nil
	}
	if method, _, _ := bytes.Cut(unread[:min(len(unread), 64)], []byte(" ")); checkMethod(string(method)) != nil {
		return 0, &headError{"it begins with no method"}
	}
	if len(unread) >= maxHead {
		return 0, &headError{"its head is too long"}
	}
	return 0, nil
}

// fill reads more, into a larger buffer if this one is full of one head.
func (in *inbound) fill() error {
	if in.r == in.w {
		in.r, in.w = 0, 0
	} else if in.w == len(in.buf) {
		next := in.buf
		if in.r < len(in.buf)/2 {
			next = make([]byte, 2*len(in.buf))
		}
		in.w = copy(next, in.buf[in.r:in.w])
		in.r, in.buf = 0, next
	}
	n, err := in.conn.Read(in.buf[in.w:])
	in.w += n
	if n > 0 {
		return nil
	}
	return err
}

// copyBytes sends n bytes to the engine. What is not in the buffer yet does
// not pass through this program, where the system can do that.
func (in *inbound) copyBytes(engine *net.TCPConn, n int64) error {
	here := min(n, int64(in.w-in.r))
	if _, err := engine.Write(in.buf[in.r : in.r+int(here)]); err != nil {
		return err
	}
	in.skip(int(here))
	if here == n {
		return nil
	}
	_, err := io.CopyN(engine, in.conn, n-here)
	return err
}

// copyChunks sends a chunked body to the engine.
func (in *inbound) copyChunks(engine *net.TCPConn) error {
	const worthwhile = 16 << 10 // bytes to come of one chunk, to be copied apart
	var body chunkScanner
	for {
		used, broken := body.scan(in.buf[in.r:in.w])
		if _, err := engine.Write(in.buf[in.r : in.r+used]); err != nil {
			return err
		}
		in.skip(used)
		switch {
		case broken != nil:
			return broken
		case body.ended():
			return nil
		case body.left > worthwhile:
			if _, err := io.CopyN(engine, in.conn, body.skip()); err != nil {
				return err
			}
		}
		if err := in.fill(); err != nil {
			return err
		}
	}
}
