package hostile

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a client asks, by the text of its request.
const (
	asksIdentity = "SELECT version()"
	asksToKill   = "KILL QUERY"
)

// listen serves an answer over a protocol and returns a URL of the server.
func listen(t testing.TB, protocol string, a *answer) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	scheme := protocol
	if protocol == "native" {
		scheme = "clickhouse"
		go serveNative(l, a)
	} else {
		go func() { _ = (&http.Server{Handler: a}).Serve(l) }()
	}
	options := a.options
	if !strings.Contains(options, "compression=") {
		options = strings.TrimPrefix(options+"&compression=none", "&")
	}
	return scheme + "://user:secret@" + l.Addr().String() + "/?" + options
}

func (a *answer) compressed() bool {
	return strings.Contains(a.options, "compression=lz4") || strings.Contains(a.options, "compression=zstd")
}

// serveNative answers each connection by itself.
func serveNative(l net.Listener, a *answer) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer hangUp(c)
			a.converse(c)
		}()
	}
}

// converse greets, names itself, and gives the answer to whatever else comes.
func (a *answer) converse(c net.Conn) {
	buf := make([]byte, 1<<16)
	if _, err := c.Read(buf); err != nil {
		return
	}
	if a.hello != nil {
		if a.say(c, a.hello) == nil {
			_ = c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
			_, _ = c.Read(buf)
		}
		return
	}
	if a.say(c, hello(str("fake"))) != nil {
		return
	}
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		switch asked := string(buf[:n]); {
		case strings.Contains(asked, asksIdentity):
			_ = a.say(c, data(packetData, a.compressed(), identityHeader), data(packetData, a.compressed(), identity), []byte{packetEnd})
		case strings.Contains(asked, " FROM t") || strings.Contains(asked, "INSERT INTO"):
			_ = a.answer(c)
			return
		}
	}
}

func (a *answer) say(w io.Writer, parts ...[]byte) error {
	_, err := w.Write(cat(parts...))
	return err
}

// answer says what the answer has to say on a native connection.
func (a *answer) answer(c net.Conn) error {
	var out []byte
	if a.typ != "" {
		out = data(packetData, a.compressed(), one(0, a.typ))
	}
	var body []byte
	if a.body != nil {
		body = a.body()
	}
	if len(body) > 0 && !a.raw {
		out = append(out, packet(packetData, str(""))...)
	}
	if out = append(out, body...); a.want == "ok" {
		out = append(out, packetEnd)
	}
	again := a.endless
	if !a.raw && len(body) == 0 && again != nil {
		again = packet(packetData, str(""), again)
	}
	return a.stream(c, out, again, func() { _, _ = io.Copy(io.Discard, c) })
}

// stream writes at the answer's pace. wait returns when the client is gone.
func (a *answer) stream(w io.Writer, out, again []byte, wait func()) error {
	if a.pause > 0 {
		for i := range out {
			if err := a.say(w, out[i:i+1]); err != nil {
				return err
			}
			if f, ok := w.(http.Flusher); ok {
				f.Flush()
			}
			time.Sleep(a.pause)
		}
	} else if err := a.say(w, out); err != nil {
		return err
	}
	if a.hang {
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		wait()
	}
	for again != nil {
		if err := a.say(w, repeat(again, 1+(64<<10)/len(again))); err != nil {
			return err
		}
	}
	return nil
}

// ServeHTTP names itself, and gives the answer to whatever else comes.
func (a *answer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil && !errors.Is(err, io.EOF) {
		return
	}
	asked := string(body) + r.URL.Query().Get("query")
	switch {
	case strings.Contains(asked, asksToKill):
		_, _ = io.WriteString(w, "x\n")
	case strings.Contains(asked, asksIdentity):
		if strings.Contains(r.URL.RawQuery, "compress=1") {
			_, _ = w.Write(lz4Frame(identity))
			return
		}
		_, _ = w.Write(identity)
	case a.respond != nil:
		r.Body = io.NopCloser(bytes.NewReader(body))
		a.respond(w, r)
	default:
		w.Header().Set("X-ClickHouse-Format", "Native")
		var out []byte
		if a.body != nil {
			out = a.body()
		}
		_ = a.stream(w, out, a.endless, func() { <-r.Context().Done() })
	}
}

// turns gives out numbers from 0 to n-1 over and over.
type turns struct {
	mu   sync.Mutex
	next int
	n    int
}

func (t *turns) take() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.next % t.n
	t.next++
	return i
}
