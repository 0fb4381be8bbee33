package hostile

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// sample is a whole answer that a client takes, to be cut and changed byte by
// byte.
type sample struct {
	name, protocol, reads, options string
	// bytes are those of the answer, before cut and changed; from native
	// servers packets, from HTTP servers all from the status line on.
	bytes []byte
}

// samples hold every packet of the native protocol and every form of an HTTP
// answer.
func samples() []sample {
	rows := one(2, "String", str("abc"), str("de"))
	mixed := one(1, "Tuple(Array(Nullable(String)), LowCardinality(String), Map(String, UInt8), Variant(String, UInt8), Dynamic)",
		u64(1), u64(0), u64(3), uv(1), str("UInt8"), // states
		u64(1), []byte{0}, str("x"), u64(0x600), u64(2), str(""), str("y"), u64(1), []byte{1}, u64(1), str("k"), []byte{5}, []byte{0}, str("v"), []byte{0, 9})
	end := []byte{packetEnd}
	native := func(name, reads string, parts ...[]byte) sample {
		return sample{name, "native", reads, "", cat(parts...)}
	}
	header := data(packetData, false, one(0, "String"))
	list := []sample{
		native("data", "string", header, data(packetData, false, rows), end),
		native("data-any", "any", data(packetData, false, one(0, "Tuple(Array(Nullable(String)), LowCardinality(String), Map(String, UInt8), Variant(String, UInt8), Dynamic)")), data(packetData, false, mixed), end),
		native("data-ch-go", "ch-go-string", header, data(packetData, false, rows), end),
		native("data-dropped", "exec", header, data(packetData, false, rows), end),
		native("totals-extremes", "totals", header, data(packetData, false, rows), data(packetTotals, false, one(1, "String", str("t"))), data(packetExtremes, false, rows), end),
		native("exception", "string", exception(str("DB::Exception: boom (UNKNOWN_TABLE)"))),
		native("aside", "string", header, packet(packetProgress, repeat(uv(3), 5)), packet(packetProfile, []byte{1, 1, 9, 0, 1, 0}),
			packet(packetColumns, str(""), str("1 column")), data(packetLog, false, one(1, "String", str("line"))), data(packetEvents, false, one(1, "Int64", u64(1))), end),
		native("insert", "insert", packet(packetColumns, str(""), str("1 column")), header, packet(packetProgress, repeat(uv(3), 5)), end),
		{"hello", "native", "open", "", hello(str("fake"))},
		{"frames", "native", "string", "compression=lz4", cat(data(packetData, true, one(0, "String")), data(packetData, true, rows), end)},
	}
	answer := func(name, reads, options, head string, body []byte) sample {
		return sample{name, "http", reads, options, fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s", len(body), head, body)}
	}
	return append(list,
		answer("blocks", "string", "", "", rows),
		answer("blocks-any", "any", "", "X-ClickHouse-Format: Native\r\n", mixed),
		answer("blocks-ch-go", "ch-go-string", "", "", rows),
		answer("blocks-frames", "string", "compression=lz4", "", lz4Frame(rows)),
		answer("blocks-gzip", "string", "compression=gzip", "Content-Encoding: gzip\r\n", gzipped(rows)),
		answer("exception-in-frame", "string", "", "X-ClickHouse-Exception-Tag: abcdefgh\r\n", cat(rows, []byte("\r\n__exception__\r\nabcdefgh\r\nCode: 60. DB::Exception: boom. (X)\n40 abcdefgh\r\n__exception__\r\n"))),
		answer("exception", "string", "", "X-ClickHouse-Exception-Code: 60\r\n", []byte("Code: 60. DB::Exception: boom. (UNKNOWN_TABLE) (version 26.7)")),
		answer("totals", "totals", "", "", []byte("s\nString\na\n\nb\n")),
		answer("progress", "progress", "", "X-ClickHouse-Progress: {\"read_rows\":\"1\"}\r\nX-ClickHouse-Summary: {}\r\n", nil),
		answer("format", "format", "", "", []byte("abc")),
		answer("insert", "insert", "", "", nil),
		sample{"chunks", "http", "string", "", []byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(rows), rows))},
	)
}

// taken reports whether a client that was given the whole sample says what it
// should. Totals over HTTP take a second answer, of blocks, which is the same
// text here; and the end of an insert may come before its data were sent.
func (s sample) taken(said string) bool {
	switch s.name {
	case "totals":
		return true
	case "insert":
		return said == "ok" || strings.Contains(said, "stopped the insert")
	}
	return said == "ok" || strings.Contains(said, "code 60")
}

// changes are what becomes of a sample at a byte: cut there, and a length that
// lies in the byte's place.
func changes(sample []byte, all bool) [][]byte {
	lies := [][]byte{uv(1 << 46), uv(1<<63 - 1)}
	if all {
		lies = append(lies, uv(1<<20), uv(1<<31), []byte{0xff}, []byte{0}, repeat([]byte{0xff}, 16))
	}
	var changed [][]byte
	for i := range sample {
		changed = append(changed, sample[:i])
		for n, lie := range lies {
			if all || i%len(lies) == n {
				changed = append(changed, cat(sample[:i], lie, sample[i+1:]))
			}
		}
	}
	return changed
}

// TestCutsAndLies cuts each sample at every byte, and puts lengths that lie in
// the place of every byte. CHENT_HOSTILE=all tries more of them.
func TestCutsAndLies(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		t.Run(s.protocol+"/"+s.name, func(t *testing.T) {
			t.Parallel()
			if r, ok := tries(t, s.listen(t, [][]byte{s.bytes}), s.reads, 1); ok && !s.taken(r.err) {
				t.Errorf("whole, it is %s", r.err)
			}
			changed := changes(s.bytes, os.Getenv("CHENT_HOSTILE") == "all")
			r, ok := tries(t, s.listen(t, changed), s.reads, len(changed))
			if !ok {
				return
			}
			t.Logf("%4d answers, %4d errors, %5d KiB, slowest %4d ms", len(changed), r.failed, r.grown, r.slowest.Milliseconds())
			if limit := time.Second * patience; r.slowest > limit {
				t.Errorf("one took %s, more than %s", r.slowest, limit)
			}
			if r.failed < len(s.bytes)/4 {
				t.Errorf("only %d of %d are errors", r.failed, len(changed))
			}
		})
	}
}

// listen gives out the answers one after the other and hangs up after each.
func (s sample) listen(t *testing.T, answers [][]byte) string {
	t.Helper()
	take := &turns{n: len(answers)}
	a := &answer{options: s.options, raw: true}
	switch {
	case s.protocol == "http":
		a.respond = func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			_, _ = c.Write(answers[take.take()])
			hangUp(c)
		}
		return listen(t, "http", a)
	case s.reads == "open":
		return listenRaw(t, func(c net.Conn) {
			buf := make([]byte, 1<<16)
			if _, err := c.Read(buf); err == nil {
				_, _ = c.Write(answers[take.take()])
				if len(answers) == 1 {
					(&answer{}).identify(c)
				}
			}
		})
	}
	a.body = func() []byte { return answers[take.take()] }
	return listen(t, "native", a)
}

// identify goes on after the greeting, until the client leaves.
func (a *answer) identify(c net.Conn) {
	buf := make([]byte, 1<<16)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if strings.Contains(string(buf[:n]), asksIdentity) {
			_ = a.say(c, data(packetData, false, identityHeader), data(packetData, false, identity), []byte{packetEnd})
		}
	}
}

// hangUp ends a connection in good order, so that what was said is read.
func hangUp(c net.Conn) {
	if half, ok := c.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = c.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = io.Copy(io.Discard, c)
	}
	_ = c.Close()
}

func listenRaw(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) || err != nil {
				return
			}
			go func() {
				defer hangUp(c)
				serve(c)
			}()
		}
	}()
	return "clickhouse://user:secret@" + l.Addr().String() + "/?compression=none"
}
