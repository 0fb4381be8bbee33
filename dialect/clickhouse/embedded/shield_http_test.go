//go:build unix

package embedded

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// rawHTTP sends bytes to the engine's HTTP port and returns what comes back
// until the connection ends.
func rawHTTP(t *testing.T, e *Engine, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", e.HTTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, text); err != nil {
		t.Logf("write %.40q: %v", text, err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Logf("%.40q: %v", text, err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Errorf("%.40q: %v", text, err)
	}
	return string(answer)
}

// headOf is a request's head for query with the user's password.
func headOf(e *Engine, method, query, fields string) string {
	login := base64.StdEncoding.EncodeToString([]byte(e.User() + ":" + e.Password()))
	return method + " /?" + url.Values{"query": {query}}.Encode() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + login + "\r\n" + fields + "\r\n"
}

func TestHTTPPortSurvivesBadClients(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	tests := []struct {
		name, text, want string
	}{
		{"nothing", "", ""},
		{"one byte", "G", ""},
		{"half a line", "GET / HT", ""},
		{"half a head", "GET / HTTP/1.1\r\nHo", ""},
		{"bare line feed", "GET /\n", "HTTP/1.1 400 "},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "HTTP/1.1 400 "},
		{"native hello", "\x00\x05chent\x01\x00\xd6\xa9\x03\x00\x05chent\x00", "HTTP/1.1 400 "},
		{"binary", strings.Repeat("\xff\x00\r\n", 100), "HTTP/1.1 400 "},
		{"HTTP/0.9", "GET /\r\n\r\n", "HTTP/1.1 400 "},
		{"head without end", "GET / HTTP/1.1\r\nX: " + strings.Repeat("a", 3<<20), "HTTP/1.1 400 "},
		{"page", "OPTIONS / HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n", "HTTP/1.1 403 "},
		{"no password", "GET /?query=SELECT+1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 401 "},
		{"cut body", headOf(e, "POST", "INSERT INTO FUNCTION null('n UInt8') FORMAT TSV", "Content-Length: 100\r\n") + "1\n", "HTTP/1.1 "},
		{"cut chunks", headOf(e, "POST", "INSERT INTO FUNCTION null('n UInt8') FORMAT TSV", "Transfer-Encoding: chunked\r\n") + "ff\r\n1\n", "HTTP/1.1 "},
		{"broken chunks", headOf(e, "POST", "INSERT INTO FUNCTION null('n UInt8') FORMAT TSV", "Transfer-Encoding: chunked\r\n") + "zz\r\n1\n", "HTTP/1.1 "},
		{"length unstated", headOf(e, "POST", "SELECT 1", ""), "HTTP/1.1 411 "},
		{"unknown method", headOf(e, "BREW", "SELECT 1", "Content-Length: 0\r\n"), "HTTP/1.1 "},
		{"bad second request", headOf(e, "GET", "SELECT 42", "") + "\x16\x03\x01", "\r\n42\n"},
		{"body that nobody reads", headOf(e, "POST", "SELECT nonsense", "Content-Length: 2000000\r\n") + strings.Repeat("x", 2000000), "HTTP/1.1 "},
		{"body that is a bad request", headOf(e, "GET", "SELECT 1", "Content-Length: 12\r\n") + "GET /\nGET /\n", "HTTP/1.1 "},
	}
	for _, tt := range tests {
		answer := rawHTTP(t, e, tt.text)
		if tt.want == "" && answer != "" || !strings.Contains(answer, tt.want) {
			t.Errorf("%s: got %.300q, want %q", tt.name, answer, tt.want)
		}
		if strings.Contains(answer, "Access-Control-Allow") {
			t.Errorf("%s: a page may read the answer: %.300q", tt.name, answer)
		}
	}
	if got := must(t, e, "SELECT 1"); got != "1" {
		t.Errorf("SELECT 1 is %q", got)
	}
}

// Random first bytes at both ports, ended in each way a client can end.
// CHENT_TEST_FIRST_BYTES is how many connections each port gets.
func TestPortsSurviveRandomFirstBytes(t *testing.T) {
	t.Parallel()
	count := 400
	if text := os.Getenv("CHENT_TEST_FIRST_BYTES"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	e := run(t, Options{})
	whole := headOf(e, "POST", "INSERT INTO FUNCTION null('n UInt8') FORMAT TSV", "Transfer-Encoding: chunked\r\n") + "2\r\n1\n\r\n0\r\n\r\n"
	hello := helloPacket(e.User(), e.Password())
	r := rand.New(rand.NewPCG(1, uint64(count)))
	var mu sync.Mutex
	next := func() (port string, text []byte, hard bool, wait time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		port, sample := e.HTTPAddr(), []byte(whole)
		if r.IntN(2) == 0 {
			port, sample = e.NativeAddr(), hello
		}
		return port, randomBytes(r, sample), r.IntN(2) == 0, time.Duration(r.IntN(3)) * time.Millisecond
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range count / 4 {
				port, text, hard, wait := next()
				conn, err := net.Dial("tcp", port)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = conn.Write(text) // it may be refused by then
				time.Sleep(wait)
				if hard {
					_ = conn.(*net.TCPConn).SetLinger(0)
				}
				_ = conn.Close()
			}
		})
	}
	all.Wait()
	if answer, err := e.ask(t.Context(), "SELECT 1"); answer != "1" {
		select {
		case <-e.Done():
		case <-time.After(10 * time.Second):
		}
		t.Fatal(err, e.Err())
	}
}

// randomBytes are noise, or a sample that is cut or changed.
func randomBytes(r *rand.Rand, sample []byte) []byte {
	text := bytes.Clone(sample)
	switch r.IntN(4) {
	case 0:
		text = make([]byte, r.IntN(300))
		for i := range text {
			text[i] = byte(r.Uint32())
		}
	case 1:
		text = text[:r.IntN(len(text)+1)]
	case 2:
		for range 1 + r.IntN(4) {
			text[r.IntN(len(text))] = byte(r.Uint32())
		}
	default:
		at := r.IntN(len(text))
		text = append(text[:at:at], append([]byte("\n\r\x00 :"), text[at:]...)...)
	}
	return text
}

func helloPacket(user, password string) []byte {
	p := []byte{0}
	str := func(s string) {
		p = binary.AppendUvarint(p, uint64(len(s)))
		p = append(p, s...)
	}
	str("test")
	for _, n := range []uint64{1, 0, 54459} {
		p = binary.AppendUvarint(p, n)
	}
	for _, s := range []string{"", user, password} {
		str(s)
	}
	return p
}

// do sends a request through the shield and returns its response with the
// body read.
func do(t *testing.T, e *Engine, method string, parameters url.Values, body io.Reader, fields ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+e.HTTPAddr()+"/?"+parameters.Encode(), body)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(e.User(), e.Password())
	for i := 0; i < len(fields); i += 2 {
		req.Header.Set(fields[i], fields[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// response reads one good response of a connection and returns its body.
func response(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", res.Status, answer, err)
	}
	return string(answer)
}

func TestHTTPStaysAsItIs(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	must(t, e, "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n")
	query := func(sql string, more ...string) url.Values {
		v := url.Values{"query": {sql}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}

	t.Run("compression", func(t *testing.T) {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := io.WriteString(w, strings.Repeat("7\n", 100_000)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if res, text := do(t, e, "POST", query("INSERT INTO t FORMAT TSV"), &packed, "Content-Encoding", "gzip"); res.StatusCode != http.StatusOK {
			t.Fatal(text)
		}
		res, text := do(t, e, "GET", query("SELECT n FROM t WHERE n = 7", "enable_http_compression", "1"), nil, "Accept-Encoding", "gzip")
		r, err := gzip.NewReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(r)
		if err != nil || res.Header.Get("Content-Encoding") != "gzip" || len(plain) != 200_000 {
			t.Errorf("got %d bytes, %v", len(plain), err)
		}
	})

	t.Run("100-continue", func(t *testing.T) {
		res, text := do(t, e, "POST", query("INSERT INTO t FORMAT TSV"), strings.NewReader(strings.Repeat("8\n", 50_000)), "Expect", "100-continue")
		if res.StatusCode != http.StatusOK {
			t.Fatal(text)
		}
		if got := must(t, e, "SELECT count() FROM t WHERE n = 8"); got != "50000" {
			t.Errorf("%s rows arrived", got)
		}
	})

	t.Run("progress", func(t *testing.T) {
		res, text := do(t, e, "GET", query("SELECT sleepEachRow(0.1) FROM numbers(8)", "max_block_size", "1", "send_progress_in_http_headers", "1",
			"http_headers_progress_interval_ms", "50", "wait_end_of_query", "1"), nil)
		if n := len(res.Header.Values("X-ClickHouse-Progress")); n < 2 {
			t.Errorf("%d progress headers: %s", n, text)
		}
	})

	t.Run("pipelining", func(t *testing.T) {
		var text strings.Builder
		for i := range 20 {
			text.WriteString(headOf(e, "POST", "", "Content-Length: "+strconv.Itoa(len(fmt.Sprint("SELECT ", 1000+i)))+"\r\n") + fmt.Sprint("SELECT ", 1000+i))
		}
		conn, err := net.Dial("tcp", e.HTTPAddr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, text.String()); err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(conn)
		for i := range 20 {
			if answer := response(t, r); answer != fmt.Sprint(1000+i, "\n") {
				t.Fatalf("answer %d is %q", i, answer)
			}
		}
	})

	t.Run("keep-alive", func(t *testing.T) {
		conn, err := net.Dial("tcp", e.HTTPAddr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		for i := range 50 {
			size := 1 << (i % 20)
			body := strings.Repeat("9\n", size)
			text := headOf(e, "POST", "INSERT INTO t FORMAT TSV", fmt.Sprintf("Content-Length: %d\r\n", len(body))) + body
			if i%2 == 0 {
				text = headOf(e, "POST", "INSERT INTO t FORMAT TSV", "Transfer-Encoding: chunked\r\n") + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
			}
			if _, err := io.WriteString(conn, text); err != nil {
				t.Fatal(err)
			}
			response(t, r)
		}
		// Two rounds of 20 sizes, then 2^0 to 2^9 again.
		if got, want := must(t, e, "SELECT count() FROM t WHERE n = 9"), strconv.Itoa(2*(1<<20-1)+1<<10-1); got != want {
			t.Errorf("%s rows arrived, want %s", got, want)
		}
	})

	t.Run("streaming", func(t *testing.T) {
		// Rows reach the server while the request is being sent.
		r, w := io.Pipe()
		done := make(chan string)
		go func() {
			_, text := do(t, e, "POST", query("INSERT INTO t SETTINGS max_insert_block_size = 10000, input_format_parallel_parsing = 0 FORMAT TSV"), r)
			done <- text
		}()
		if _, err := io.WriteString(w, strings.Repeat("11\n", 100_000)); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the first rows are there", func() bool {
			return must(t, e, "SELECT max(read_rows) > 0 FROM system.processes WHERE query LIKE 'INSERT INTO t SETTINGS%'") == "1"
		})
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if text := <-done; text != "" {
			t.Fatal(text)
		}
		if got := must(t, e, "SELECT count() FROM t WHERE n = 11"); got != "100000" {
			t.Errorf("%s rows arrived", got)
		}
	})
}

func TestDisconnectEndsQuery(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	tests := []struct{ sql, parameters string }{
		{"SELECT number FROM system.numbers", ""},
		{"SELECT count() FROM system.numbers", "readonly=2&cancel_http_readonly_queries_on_client_close=1"},
	}
	for _, tt := range tests {
		ctx, cancel := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+e.HTTPAddr()+"/?"+tt.parameters, strings.NewReader(tt.sql))
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(e.User(), e.Password())
		var client sync.WaitGroup
		client.Go(func() {
			if res, err := http.DefaultClient.Do(req); err == nil {
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
		})
		running := "SELECT count() FROM system.processes WHERE query = '" + tt.sql + "'"
		eventually(t, "the query runs: "+tt.sql, func() bool { return must(t, e, running) == "1" })
		cancel()
		client.Wait()
		eventually(t, "the query ends: "+tt.sql, func() bool { return must(t, e, running) == "0" })
	}
}

// One client that floods the door does not keep this program from serving
// those who came before, nor does it take its memory.
func TestStrangersAreBounded(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	known := &http.Client{Transport: &http.Transport{}}
	ask := func() error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+e.HTTPAddr(), strings.NewReader("SELECT 1"))
		if err != nil {
			return err
		}
		req.SetBasicAuth(e.User(), e.Password())
		res, err := known.Do(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		return errors.Join(err, res.Body.Close())
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	var flood []net.Conn
	for range maxStrangers + 50 {
		conn, err := net.Dial("tcp", e.HTTPAddr())
		if err != nil {
			break
		}
		flood = append(flood, conn)
	}
	if err := ask(); err != nil {
		t.Errorf("during the flood: %v", err)
	}
	last := flood[len(flood)-1]
	_ = last.SetReadDeadline(time.Now().Add(10 * time.Second))
	if n, err := last.Read(make([]byte, 1)); n != 0 || err == nil || os.IsTimeout(err) {
		t.Errorf("the last stranger is still there: %d, %v", n, err)
	}
	for _, conn := range flood {
		_ = conn.Close()
	}
	eventually(t, "new clients are served", func() bool {
		known.CloseIdleConnections()
		return ask() == nil
	})
}
