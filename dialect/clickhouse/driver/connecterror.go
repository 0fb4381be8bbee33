package driver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// trimException cuts the class off a server's message.
func trimException(message string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(message), "DB::Exception: "))
}

// dialError explains why a TCP connection was not made.
func dialError(ctx context.Context, host string, err error) error {
	if at, ok := ctx.Deadline(); ok && errors.Is(err, os.ErrDeadlineExceeded) && time.Until(at) < time.Second {
		<-ctx.Done() // the dialer's clock is a little ahead
	}
	e := &ConnectionError{Host: host, Doing: "connect", Err: err}
	var dns *net.DNSError
	switch {
	case ctx.Err() != nil:
		e.Err = causeOf(ctx)
		e.Hint = "check that the host is up and that no firewall is in between, or raise dial_timeout"
		if errors.Is(ctx.Err(), context.Canceled) {
			e.Hint = ""
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Hint = "nothing listens there; check the port and that the server runs"
	case errors.As(err, &dns):
		e.Hint = "check the name of the host"
	}
	return e
}

// tlsError explains a failed TLS handshake.
func tlsError(cfg *Config, host string, err error) error {
	e := &ConnectionError{Host: host, Doing: "secure the connection", Err: err}
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	switch {
	case errors.As(err, &record), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		e.Hint = "the port seems to be a plain one; " + plainAdvice(cfg)
	case errors.As(err, &authority):
		e.Hint = "name the authority's certificate with ca_cert=file.pem, or, for a test, skip_verify=true"
	case errors.As(err, &name):
		e.Hint = "connect by a name of the certificate, or give it with server_name=…"
	case strings.Contains(err.Error(), "certificate required"):
		e.Hint = "the server wants a client's certificate: client_cert=file.pem and client_key=file.pem"
	}
	return e
}

func plainAdvice(cfg *Config) string {
	if cfg.Scheme == "clickhouse" {
		return "use secure=false, or the secure port (9440 as a rule)"
	}
	return "use http://, or the secure port (8443 as a rule)"
}

func secureAdvice(cfg *Config) string {
	if cfg.Scheme == "clickhouse" {
		return "the port speaks TLS; add secure=true"
	}
	return "the port speaks TLS; use https://"
}

// loginError explains a failed login on native TCP.
func loginError(cfg *Config, host string, err error) error {
	e := &ConnectionError{Host: host, Doing: "log in", Err: err}
	var greeting *greetingError
	switch {
	case IsCode(err):
		e.Hint = refusalHint(err)
	case errors.As(err, &greeting) && greeting.first == 'H':
		e.Hint = "the port speaks HTTP; use an http:// URL, or the native port (9000 as a rule)"
	case errors.As(err, &greeting) && greeting.first == 0x15: // a TLS alert
		e.Hint = secureAdvice(cfg)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		e.Hint = "the server hung up at once; the port may want TLS (secure=true) or speak another protocol"
	case errors.Is(err, context.DeadlineExceeded):
		e.Hint = "the port is open but does not greet as native ClickHouse does; for HTTP (port 8123 as a rule) use an http:// URL"
	}
	return e
}

// refusalHint is the next step after a server refused a login.
func refusalHint(err error) string {
	switch {
	case IsCode(err, CodeUnknownDatabase):
		return "check the database in the URL, or create it with create_database=true"
	case IsCode(err, CodeUnknownUser, CodeWrongPassword, CodeRequiredPassword, CodeAuthenticationFailed):
		return "check the user and the password in the URL; special characters are percent-encoded"
	}
	return ""
}

// poolError is the end of a wait for a connection.
func poolError(ctx context.Context, cfg *Config) error {
	return fmt.Errorf("driver: wait for one of max_open_conns=%d connections: %w", cfg.MaxOpenConns, ctx.Err())
}
