package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Limits of a request's head, each just below the engine's own, which it
// answers in a way that it does not always survive.
const (
	maxHead   = 1<<20 + 128<<10
	maxTarget = 1<<20 - 1
	maxField  = 128<<10 - 1
	maxFields = 1000
)

// httpHead is the head of an HTTP request, as far as a shield looks at it.
type httpHead struct {
	method string
	target string // path and query
	host   string // empty: none, as HTTP/1.0 permits
	body   bodyLength

	origin        string
	fetchSite     string
	authorization string
	user, key     string // X-ClickHouse-User and X-ClickHouse-Key
	given         map[string]bool
}

// bodyLength is how the end of a request's body is found: a number of bytes,
// or one of these.
type bodyLength int64

const (
	chunked bodyLength = -1
	// unstated is the length of a body that a POST does not state. The engine
	// refuses such a request (411), and nothing can follow it.
	unstated bodyLength = -2
)

// headFields are the header fields that a head may have but once.
var headFields = map[string]func(h *httpHead, value string) error{
	"host":              func(h *httpHead, value string) error { h.host = value; return nil },
	"origin":            func(h *httpHead, value string) error { h.origin = value; return nil },
	"sec-fetch-site":    func(h *httpHead, value string) error { h.fetchSite = value; return nil },
	"authorization":     func(h *httpHead, value string) error { h.authorization = value; return nil },
	"x-clickhouse-user": func(h *httpHead, value string) error { h.user = value; return nil },
	"x-clickhouse-key":  func(h *httpHead, value string) error { h.key = value; return nil },
	"content-length":    (*httpHead).setLength,
	"transfer-encoding": (*httpHead).setEncoding,
}

func (h *httpHead) setLength(value string) error {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/2 || value[0] == '+' {
		return errors.New("its Content-Length is no length")
	}
	h.body = bodyLength(n)
	return nil
}

func (h *httpHead) setEncoding(value string) error {
	if !strings.EqualFold(value, "chunked") {
		return errors.New("its Transfer-Encoding is not chunked")
	}
	h.body = chunked
	return nil
}

// parseHead reads a whole head with its blank line. It takes what RFC 9112
// permits a client to send, and none of what a lenient server would forgive:
// https://www.rfc-editor.org/rfc/rfc9112.html#section-3.
func parseHead(raw []byte) (*httpHead, error) {
	line, rest, _ := bytes.Cut(raw, []byte("\r\n"))
	h := &httpHead{given: map[string]bool{}}
	version, err := h.parseRequestLine(string(line))
	if err != nil {
		return nil, err
	}
	for fields := 0; ; fields++ {
		line, rest, _ = bytes.Cut(rest, []byte("\r\n"))
		if len(line) == 0 {
			break
		}
		if fields == maxFields {
			return nil, errors.New("it has too many header fields")
		}
		if err := h.parseField(line); err != nil {
			return nil, err
		}
	}
	switch {
	case version == "HTTP/1.1" && !h.given["host"]:
		return nil, errors.New("it names no Host")
	case h.given["content-length"] && h.given["transfer-encoding"]:
		return nil, errors.New("it states both a Content-Length and a Transfer-Encoding")
	case !h.given["content-length"] && !h.given["transfer-encoding"] && h.method != "GET" && h.method != "HEAD" && h.method != "DELETE":
		h.body = unstated
	}
	return h, nil
}

func (h *httpHead) parseRequestLine(line string) (version string, err error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 {
		return "", errors.New("its first line is not METHOD TARGET HTTP/1.1")
	}
	h.method, h.target, version = parts[0], parts[1], parts[2]
	if err := checkMethod(h.method); err != nil {
		return "", err
	}
	if !strings.HasPrefix(h.target, "/") || len(h.target) > maxTarget || strings.ContainsFunc(h.target, isControl) {
		return "", errors.New("its target is no path, or too long")
	}
	if version != "HTTP/1.1" && version != "HTTP/1.0" {
		return "", errors.New("it is not of HTTP/1.1")
	}
	return version, nil
}

func checkMethod(method string) error {
	const most = 16
	if method == "" || len(method) > most || strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return errors.New("it begins with no method")
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func (h *httpHead) parseField(line []byte) error {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 || len(name) > maxField || bytes.ContainsFunc(name, func(r rune) bool { return !isToken(r) }) {
		return errors.New("a header field has no name")
	}
	value = bytes.Trim(value, " \t")
	if len(value) > maxField || bytes.ContainsFunc(value, func(r rune) bool { return r != '\t' && isControl(r) }) {
		return fmt.Errorf("the value of the header field %s is no text, or too long", name)
	}
	if len(name) > len("transfer-encoding") {
		return nil // nothing of ours, and not worth a copy
	}
	key := strings.ToLower(string(name))
	set, ok := headFields[key]
	if !ok {
		return nil
	}
	if h.given[key] {
		return fmt.Errorf("it has two header fields %s", name)
	}
	h.given[key] = true
	return set(h, string(value))
}

// isToken tells the characters of a header field's name.
func isToken(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	default:
		return strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	}
}
