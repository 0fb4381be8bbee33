package driver

import (
	"crypto/tls"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config is what a connection URL says. [ParseURL] makes one; the zero value
// of each field is the default named there.
type Config struct {
	// Scheme is "clickhouse" (native TCP), "http", "https" or "chdb".
	Scheme string
	// Hosts are the servers as host:port, tried in order until one answers.
	// Only connecting is tried again, never a statement.
	Hosts []string
	// Dir is the data directory of chdb. Empty: a temporary one.
	Dir string
	// Path is the path prefix of an HTTP server behind a proxy. Default: none.
	Path string
	// User and Password log in. Default: "default" with no password; chdb logs
	// in by itself.
	User, Password string
	// Database is what unqualified names refer to. Default: the user's, which
	// is "default" as a rule.
	Database string
	// CreateDatabase creates Database if it does not exist. Default: false;
	// true for chdb.
	CreateDatabase bool
	// Native makes chdb speak native TCP instead of HTTP.
	Native bool
	// InstallEngine lets chdb download the engine (about 180 MB) when this
	// machine has none.
	InstallEngine bool
	// Settings are server settings sent with every statement, in the order of
	// the URL.
	Settings []Setting
	// Compression of blocks. Default: LZ4; none for chdb.
	Compression Compression
	// DialTimeout limits connecting and logging in to one host. Default: 10s.
	DialTimeout time.Duration
	// ReadTimeout limits the silence of the server while a statement runs.
	// Default: none; TCP keep-alive notices a dead host.
	ReadTimeout time.Duration
	// WriteTimeout limits one write to the server. Default: none.
	WriteTimeout time.Duration
	// QueryTimeout limits each statement as a whole. Default: none.
	QueryTimeout time.Duration
	// QueryLimit cuts the result of Query at this many rows (the setting
	// "limit"). Default: none.
	QueryLimit uint64
	// MaxOpenConns limits connections in use; callers above it wait. Default: 32.
	MaxOpenConns int
	// MaxIdleConns limits connections kept for reuse. Default: 8.
	MaxIdleConns int
	// ConnMaxLifetime is the age at which a connection is replaced. HTTP has
	// no such limit. Default: 1h.
	ConnMaxLifetime time.Duration
	// ConnMaxIdleTime is how long an unused connection is kept. Default: 10m,
	// and 25s on HTTP, whose servers hang up after 30s.
	ConnMaxIdleTime time.Duration
	// ClientName is how the client calls itself in system.query_log, before
	// chent's own name. Default: none.
	ClientName string
	// ConnOpenStrategy is how a new connection chooses among Hosts. Default:
	// ConnOpenInOrder.
	ConnOpenStrategy ConnOpenStrategy
	// Limits bound what a server can make the client hold.
	Limits Limits
	// TLS is the TLS configuration; nil connects in the clear.
	TLS *tls.Config

	raw *url.URL // the URL without its password, for String
}

// Compression is how blocks are compressed between client and server.
type Compression string

// The methods of compression. Gzip is for HTTP alone; the others are
// ClickHouse's own frames on both protocols.
const (
	CompressionNone  Compression = "none"
	CompressionLZ4   Compression = "lz4"
	CompressionLZ4HC Compression = "lz4hc"
	CompressionZSTD  Compression = "zstd"
	CompressionGzip  Compression = "gzip"
)

var compressions = []string{"none", "lz4", "lz4hc", "zstd", "gzip"}

// native reports whether the configuration speaks native TCP.
func (c *Config) native() bool {
	return c.Scheme == "clickhouse" || c.Scheme == "chdb" && c.Native
}

// String returns the URL with its password hidden.
func (c Config) String() string {
	if c.raw == nil {
		return c.Scheme + "://" + strings.Join(c.Hosts, ",")
	}
	return c.raw.String()
}

// GoString hides the password from %#v as well.
func (c Config) GoString() string { return "driver.Config(" + c.String() + ")" }

// secretOptions are the URL options whose values are never printed.
var secretOptions = []string{"password", "user", "username"}

// mayShow reports whether the value of an option may be printed: it is one that
// we know and holds no secret. A mistyped one may be a password.
func mayShow(name string) bool {
	name = strings.TrimPrefix(name, settingPrefix)
	lower := strings.ToLower(name)
	if slices.Contains(secretOptions, lower) || strings.Contains(lower, "password") || strings.Contains(lower, "secret") {
		return false
	}
	return isKnownSetting(name) || slices.ContainsFunc(urlOptions(), func(o urlOption) bool { return o.name == name })
}

// Redact returns a connection URL without its password and without the values
// of options that are not known, for messages and logs.
// A text that is no URL becomes a placeholder.
func Redact(rawURL string) string {
	u, err := parseHosts(rawURL)
	if err != nil {
		if i := strings.Index(rawURL, "://"); i >= 0 && !strings.ContainsAny(rawURL[:i], "@:/") {
			return rawURL[:i] + "://…"
		}
		return "(not a URL)"
	}
	return redact(u).String()
}

func redact(u *url.URL) *url.URL {
	hidden := *u
	if u.User != nil {
		if _, ok := u.User.Password(); ok {
			hidden.User = url.UserPassword(u.User.Username(), "xxxxx")
		}
	}
	if u.Opaque != "" { // scheme:opaque may hold anything
		hidden.Opaque = "…"
	}
	hidden.Fragment, hidden.RawFragment = "", ""
	if u.RawQuery == "" {
		return &hidden
	}
	parts := strings.Split(u.RawQuery, "&")
	for i, part := range parts {
		key, _, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(key)
		if err != nil || !mayShow(name) {
			parts[i] = key + "=xxxxx"
		}
	}
	hidden.RawQuery = strings.Join(parts, "&")
	return &hidden
}
