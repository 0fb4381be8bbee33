package embedded

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestParseHead(t *testing.T) {
	const rest = "Host: localhost\r\n\r\n"
	tests := []struct {
		raw     string
		body    bodyLength
		wantErr string // empty: must parse
	}{
		{raw: "GET / HTTP/1.1\r\n" + rest},
		{raw: "GET / HTTP/1.0\r\n\r\n"},
		{raw: "POST /?query=SELECT%201 HTTP/1.1\r\ncontent-length: 12\r\n" + rest, body: 12},
		{raw: "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n" + rest, body: chunked},
		{raw: "POST / HTTP/1.1\r\n" + rest, body: unstated},
		{raw: "GET / HTTP/1.1\r\nContent-Length: 3\r\n" + rest, body: 3},
		{raw: "GET /?query=SELECT+'ü' HTTP/1.1\r\nX-A:\r\nX-B: \tb\tc \r\n" + rest},
		{raw: "GET / HTTP/1.1\r\n\r\n", wantErr: "it names no Host"},
		{raw: "GET  / HTTP/1.1\r\n" + rest, wantErr: "its first line is not METHOD TARGET HTTP/1.1"},
		{raw: "GET /\r\n" + rest, wantErr: "its first line is not METHOD TARGET HTTP/1.1"},
		{raw: "get / HTTP/1.1\r\n" + rest, wantErr: "it begins with no method"},
		{raw: "GET http://localhost/ HTTP/1.1\r\n" + rest, wantErr: "its target is no path, or too long"},
		{raw: "PRI * HTTP/2.0\r\n\r\n", wantErr: "its target is no path, or too long"},
		{raw: "GET /\x01 HTTP/1.1\r\n" + rest, wantErr: "its target is no path, or too long"},
		{raw: "GET /" + strings.Repeat("a", maxTarget) + " HTTP/1.1\r\n" + rest, wantErr: "its target is no path, or too long"},
		{raw: "GET / HTTP/1.2\r\n" + rest, wantErr: "it is not of HTTP/1.1"},
		{raw: "GET / HTTP/1.1\r\nnothing\r\n" + rest, wantErr: "a header field has no name"},
		{raw: "GET / HTTP/1.1\r\n: a\r\n" + rest, wantErr: "a header field has no name"},
		{raw: "GET / HTTP/1.1\r\nX-A: b\r\n folded\r\n" + rest, wantErr: "a header field has no name"},
		{raw: "GET / HTTP/1.1\r\nX-A : b\r\n" + rest, wantErr: "a header field has no name"},
		{raw: "GET / HTTP/1.1\r\nX-A: b\x00\r\n" + rest, wantErr: "the value of the header field X-A is no text, or too long"},
		{raw: "GET / HTTP/1.1\r\nX-A: b\rc\r\n" + rest, wantErr: "the value of the header field X-A is no text, or too long"},
		{raw: "GET / HTTP/1.1\r\nX-A: " + strings.Repeat("a", maxField+1) + "\r\n" + rest, wantErr: "the value of the header field X-A is no text, or too long"},
		{raw: "GET / HTTP/1.1\r\n" + strings.Repeat("a: b\r\n", maxFields) + rest, wantErr: "it has too many header fields"},
		{raw: "GET / HTTP/1.1\r\nHost: a\r\n" + rest, wantErr: "it has two header fields Host"},
		{raw: "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n" + rest, wantErr: "it has two header fields Content-Length"},
		{raw: "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n" + rest, wantErr: "it states both a Content-Length and a Transfer-Encoding"},
		{raw: "POST / HTTP/1.1\r\nContent-Length: -1\r\n" + rest, wantErr: "its Content-Length is no length"},
		{raw: "POST / HTTP/1.1\r\nContent-Length: +1\r\n" + rest, wantErr: "its Content-Length is no length"},
		{raw: "POST / HTTP/1.1\r\nContent-Length:\r\n" + rest, wantErr: "its Content-Length is no length"},
		{raw: "POST / HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n" + rest, wantErr: "its Content-Length is no length"},
		{raw: "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n" + rest, wantErr: "its Transfer-Encoding is not chunked"},
	}
	for _, tt := range tests {
		t.Run(tt.raw[:min(len(tt.raw), 60)], func(t *testing.T) {
			h, err := parseHead([]byte(tt.raw))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.wantErr {
				t.Fatalf("got %q, want %q", got, tt.wantErr)
			}
			if err == nil && h.body != tt.body {
				t.Errorf("got a body of %d, want %d", h.body, tt.body)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	basic := func(login string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(login)) + "\r\n"
	}
	const local = "Host: 127.0.0.1:8123\r\n"
	tests := []struct {
		name   string
		target string
		fields string
		want   string // "" lets it pass; else the status and part of the text
	}{
		{"basic", "/", local + basic("chent:x"), ""},
		{"localhost", "/", "Host: LocalHost:8123\r\n" + basic("chent:x"), ""},
		{"IPv6 loopback", "/", "Host: [::1]:8123\r\n" + basic("chent:x"), ""},
		{"another loopback", "/", "Host: 127.1.2.3\r\n" + basic("chent:x"), ""},
		{"header fields", "/", local + "X-ClickHouse-User: chent\r\nx-clickhouse-key: x\r\n", ""},
		{"parameters", "/?query=a%20b&user=chent&password=%78", local, ""},
		{"own page", "/", local + "Origin: http://127.0.0.1:8123\r\nSec-Fetch-Site: same-origin\r\n" + basic("chent:x"), ""},
		{"another user", "/", local + basic("reader:x"), ""},
		{"sign of life", "/ping", local, "200 Ok."},
		{"sign of life at the root", "/", local, "200 Ok."},

		{"nobody", "/?query=SELECT+1", local, "401 default: Authentication failed"},
		{"nobody's page", "/play", local, "401 default: Authentication failed"},
		{"no password", "/?query=SELECT+1", local + basic("chent:"), "401 chent: Authentication failed"},
		{"no key", "/?query=SELECT+1", local + "X-ClickHouse-User: chent\r\n", "401 chent: Authentication failed"},
		{"inner user", "/", local + basic("default:x"), "403 default: Authentication failed"},
		{"inner user by parameter", "/?us%65r=default&password=x", local, "403 default: Authentication failed"},
		{"unnamed user", "/?password=x", local, "403 default: Authentication failed"},
		{"two ways", "/?user=default", local + basic("chent:x"), "400 Invalid authentication"},
		{"two other ways", "/", local + "X-ClickHouse-User: default\r\n" + basic("chent:x"), "400 Invalid authentication"},
		{"two parameters", "/?user=chent&password=x&user=default", local, "400 the URL has two parameters user"},
		{"bad escape", "/?us%6=default&user=chent&password=x", local, "400 a parameter's name in the URL"},
		{"other scheme", "/", local + "Authorization: Bearer x\r\n", "400 only the Basic scheme"},
		{"not base64", "/", local + "Authorization: Basic ???\r\n", "400 not base64"},

		{"another host", "/ping", "Host: evil.example\r\n", `403 "evil.example" are not answered`},
		{"a host that leads here", "/", "Host: localhost.evil.example:8123\r\n" + basic("chent:x"), "403 are not answered"},
		{"every address", "/", "Host: 0.0.0.0:8123\r\n" + basic("chent:x"), "403 are not answered"},
		{"a page", "/", local + "Origin: http://evil.example\r\n" + basic("chent:x"), "403 requests of a page"},
		{"a file's page", "/", local + "Origin: null\r\n" + basic("chent:x"), "403 requests of a page"},
		{"a page at another port", "/", local + "Origin: http://127.0.0.1:3000\r\n" + basic("chent:x"), "403 requests of a page"},
		{"a page's image", "/?query=SELECT+1", local + "Sec-Fetch-Site: cross-site\r\n" + basic("chent:x"), "403 requests of a page"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, err := parseHead([]byte("GET " + tt.target + " HTTP/1.1\r\n" + tt.fields + "\r\n"))
			if err != nil {
				t.Fatal(err)
			}
			no := judge(h)
			if no == nil || tt.want == "" {
				if no != nil || tt.want != "" {
					t.Errorf("got %+v, want %q", no, tt.want)
				}
				return
			}
			status, text, _ := strings.Cut(tt.want, " ")
			if answer := string(no.response(false)); !strings.HasPrefix(answer, "HTTP/1.1 "+status+" ") || !strings.Contains(answer, text) || strings.Contains(answer, "Access-Control") {
				t.Errorf("got %s, want %q", answer, tt.want)
			}
		})
	}
}

func TestChunks(t *testing.T) {
	tests := []struct {
		in    string
		rest  string // what does not belong to the body
		whole bool
		bad   bool
	}{
		{in: "0\r\n\r\n", whole: true},
		{in: "4\r\nab\r\n\r\n1;a=b\r\nc\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.1", rest: "GET / HTTP/1.1", whole: true},
		{in: "00A\r\n0123456789\r\n000\r\n\r\n", whole: true},
		{in: "4\r\nab"},
		{in: "4\r\nabcd\r\n0\r\n"},
		{in: "\r\n", rest: "\r\n", bad: true},
		{in: "zzz\r\n", rest: "zzz\r\n", bad: true},
		{in: "-1\r\n", rest: "-1\r\n", bad: true},
		{in: "4\nabcd", rest: "\nabcd", bad: true},
		{in: "4\r\nabcdef", rest: "ef", bad: true},
		{in: "ffffffffffffffff\r\n", rest: "ffffff\r\n", bad: true},
		{in: "1;" + strings.Repeat("a", 9000), rest: strings.Repeat("a", 9000+2-8192), bad: true},
	}
	for _, tt := range tests {
		for _, step := range []int{1, 3, len(tt.in)} {
			var c chunkScanner
			var err error
			read := 0
			for read < len(tt.in) && err == nil && !c.ended() {
				var used int
				used, err = c.scan([]byte(tt.in[read:min(len(tt.in), read+step)]))
				read += used
			}
			if (err != nil) != tt.bad || c.ended() != tt.whole || tt.in[read:] != tt.rest {
				t.Errorf("%.40q in steps of %d: left %.40q, ended %v, %v", tt.in, step, tt.in[read:], c.ended(), err)
			}
		}
	}
}

// FuzzHead looks for bytes at which reading a head fails otherwise than with
// an error, and for credentials that a second look reads otherwise.
func FuzzHead(f *testing.F) {
	f.Add([]byte("GET /?user=a&password=b HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n\r\n"))
	f.Add([]byte("\x16\x03\x01\x02"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := inbound{buf: raw, w: len(raw)}
		size, err := in.findHead()
		if err != nil || size == 0 {
			return
		}
		h, err := parseHead(raw[in.r : in.r+size])
		if err != nil {
			return
		}
		if no := judge(h); no == nil && strings.Contains(string(raw), "\x00") && strings.Contains(string(raw[in.r:in.r+size]), "\x00") {
			t.Errorf("a head with a zero byte passes: %q", raw)
		}
	})
}
