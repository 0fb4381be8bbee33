package driver

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// URLError is a connection URL that cannot be used. It never holds a password.
type URLError struct {
	// URL is the URL with secrets hidden.
	URL string
	// Offset is the byte of the original text at which the trouble is, or -1.
	Offset int
	// Option is the URL option at fault, or empty.
	Option string
	// Problem says what is wrong and what to do.
	Problem string
}

func (e *URLError) Error() string {
	var b strings.Builder
	b.WriteString("driver: connection URL ")
	b.WriteString(e.URL)
	if e.Offset >= 0 {
		fmt.Fprintf(&b, ", byte %d", e.Offset+1)
	}
	if e.Option != "" {
		fmt.Fprintf(&b, ", option %s", e.Option)
	}
	b.WriteString(": ")
	b.WriteString(e.Problem)
	return b.String()
}

var schemes = []string{"chdb", "clickhouse", "http", "https"}

// ParseURL reads a connection URL without connecting:
//
//	clickhouse://user:password@host:9000,host2:9000/database?option=value
//	http://user:password@host:8123/database?option=value    (or https, port 8443)
//	chdb:///data/directory?database=name                    (or chdb:// alone)
//
// Each option is a client option (see [Config]), a TLS option, or a server
// setting by its ClickHouse name. An unknown name is an error with the nearest
// known one; the prefix "ch_" sends any name to the server as a setting:
// ch_max_threads=4. The error is a *[URLError].
func ParseURL(raw string) (Config, error) {
	u, err := parseHosts(raw)
	if err != nil {
		return Config{}, parseProblem(raw, err)
	}
	p := urlParser{url: u, text: raw, shown: redact(u).String()}
	p.cfg.raw = redact(u)
	if err := p.parse(); err != nil {
		return Config{}, err
	}
	return p.cfg, nil
}

// parseHosts parses a URL that may have several hosts, which net/url does not
// know. They stay together in Host.
func parseHosts(raw string) (*url.URL, error) {
	start := strings.Index(raw, "://") + len("://")
	if start < len("://") {
		return url.Parse(raw)
	}
	end := len(raw)
	if i := strings.IndexAny(raw[start:], "/?#"); i >= 0 {
		end = start + i
	}
	start += strings.LastIndexByte(raw[start:end], '@') + 1
	hosts := raw[start:end]
	if !strings.Contains(hosts, ",") {
		return url.Parse(raw)
	}
	for host := range strings.SplitSeq(hosts, ",") {
		if _, err := url.Parse("clickhouse://" + host); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(raw[:start] + "several" + raw[end:])
	if err != nil {
		return nil, err
	}
	u.Host = hosts
	return u, nil
}

// parseProblem explains an error of net/url without repeating the URL, which
// may hold a password in the place of the error.
func parseProblem(raw string, err error) error {
	e := &URLError{URL: Redact(raw), Offset: -1}
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c < 0x20 || c == 0x7f:
			e.Offset, e.Problem = i, "control character; write it percent-encoded"
			return e
		case c == '%' && (i+2 >= len(raw) || !isHex(raw[i+1]) || !isHex(raw[i+2])):
			e.Offset, e.Problem = i, "% without two hexadecimal digits; a plain % is written %25"
			return e
		}
	}
	var port net.InvalidAddrError
	switch {
	case !strings.Contains(raw, "://"):
		e.Problem = "no scheme; begin with chdb://, clickhouse://, http:// or https://"
	case errors.As(err, &port), strings.Contains(err.Error(), "invalid port"):
		e.Problem = "the port is not a number (or / ? # in the password is not percent-encoded)"
	case strings.Contains(err.Error(), "userinfo"):
		e.Problem = "the user or password holds a character that must be percent-encoded"
	default:
		e.Problem = "not a URL; percent-encode special characters of the user and password (: / ? # [ ] @ %)"
	}
	return e
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

type urlParser struct {
	url   *url.URL
	text  string
	shown string
	cfg   Config
	tls   tlsOptions
}

func (p *urlParser) fail(option, format string, args ...any) error {
	e := &URLError{URL: p.shown, Offset: -1, Option: option, Problem: fmt.Sprintf(format, args...)}
	if option != "" {
		if i := strings.IndexByte(p.text, '?'); i >= 0 {
			if j := indexOption(p.text[i+1:], option); j >= 0 {
				e.Offset = i + 1 + j
			}
		}
	}
	return e
}

// indexOption is where a URL query names an option, or -1.
func indexOption(query, option string) int {
	at := 0
	for part := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(part, "=")
		if name, err := url.QueryUnescape(key); err == nil && name == option {
			return at
		}
		at += len(part) + 1
	}
	return -1
}

func (p *urlParser) parse() error {
	c := &p.cfg
	c.Scheme = strings.ToLower(p.url.Scheme)
	switch c.Scheme {
	case "chdb", "clickhouse", "http", "https":
	case "":
		return p.fail("", "no scheme; begin with chdb://, clickhouse://, http:// or https://")
	case "tcp", "native":
		return p.fail("", "unknown scheme %q; native TCP is clickhouse://", c.Scheme)
	default:
		return p.fail("", "unknown scheme %q (known: chdb, clickhouse, http, https)%s", c.Scheme, didYouMean(c.Scheme, schemes))
	}
	if p.url.Opaque != "" {
		return p.fail("", "// is missing after %s:", c.Scheme)
	}
	if p.url.Fragment != "" {
		return p.fail("", "# begins a fragment, which means nothing here; in a password it is written %%23")
	}
	if p.url.User != nil {
		c.User = p.url.User.Username()
		c.Password, _ = p.url.User.Password()
	}
	if err := p.path(); err != nil {
		return err
	}
	if err := p.query(); err != nil {
		return err
	}
	if err := p.hosts(); err != nil {
		return err
	}
	c.defaults()
	return nil
}

// path reads the directory of chdb or the database of a server.
func (p *urlParser) path() error {
	c, path := &p.cfg, p.url.Path
	if c.Scheme == "chdb" {
		if p.url.Host != "" {
			return p.fail("", "chdb has no host; a directory begins with a third slash: chdb:///%s%s", p.url.Host, path)
		}
		if p.url.User != nil {
			return p.fail("", "chdb takes no user or password; it makes its own")
		}
		c.Dir, c.CreateDatabase = path, true
		return nil
	}
	name := strings.Trim(path, "/")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		if c.Scheme == "clickhouse" {
			return p.fail("", "the path %q holds a slash; it names one database", path)
		}
		c.Path, name = "/"+name[:i], name[i+1:]
	}
	c.Database = name
	return nil
}

// hosts completes the list of hosts with default ports.
func (p *urlParser) hosts() error {
	c := &p.cfg
	if c.Scheme == "chdb" {
		if c.TLS = nil; p.tls.any() {
			return p.fail("", "chdb is on this machine and speaks no TLS; remove the TLS options")
		}
		return nil
	}
	secure, err := p.tls.secure(c.Scheme)
	if err != "" {
		return p.fail("secure", "%s", err)
	}
	port := map[string]string{"clickhouse": "9000", "http": "8123", "https": "8443"}[c.Scheme]
	if secure && c.Scheme == "clickhouse" {
		port = "9440"
	}
	if p.url.Host == "" {
		return p.fail("", "no host; for example %s://localhost:%s/database", c.Scheme, port)
	}
	for _, host := range strings.Split(p.url.Host, ",") {
		name, own := host, port
		if h, pt, err := net.SplitHostPort(host); err == nil {
			name, own = h, pt
		} else {
			name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
		}
		if name == "" {
			return p.fail("", "an empty host in the list of hosts")
		}
		if n, err := net.LookupPort("tcp", own); err != nil || n == 0 {
			return p.fail("", "%q is not a port of host %s", own, name)
		}
		c.Hosts = append(c.Hosts, net.JoinHostPort(name, own))
	}
	if secure {
		config, err := p.tls.config()
		if err != nil {
			return p.fail("", "TLS: %v", err)
		}
		c.TLS = config
	}
	return nil
}

// defaults fills in what the URL left open.
func (c *Config) defaults() {
	if c.Compression == "" {
		c.Compression = CompressionLZ4
		if c.Scheme == "chdb" {
			c.Compression = CompressionNone
		}
	}
	c.Limits.defaults()
	setDefault(&c.ConnOpenStrategy, ConnOpenInOrder)
	setDefault(&c.DialTimeout, 10*time.Second)
	setDefault(&c.MaxOpenConns, 32)
	setDefault(&c.MaxIdleConns, 8)
	setDefault(&c.ConnMaxLifetime, time.Hour)
	idle := 10 * time.Minute
	if !c.native() {
		idle = 25 * time.Second
	}
	setDefault(&c.ConnMaxIdleTime, idle)
}

func setDefault[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}
