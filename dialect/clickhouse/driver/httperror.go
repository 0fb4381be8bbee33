package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// explainException is the error of an exception's text.
func (x *exchange) explainException(text string) error {
	e, ok := parseException(text)
	if !ok {
		e.Message = strings.TrimSpace(text)
	}
	e.Statement, e.QueryID, e.Host = x.s.SQL, x.s.QueryID, x.host
	return &e
}

// explainStatus is the error of an answer that is not the result.
func (x *exchange) explainStatus(body io.Reader) error {
	limit := x.h.cfg.Limits.Message
	raw, err := io.ReadAll(io.LimitReader(body, limit))
	if err != nil && x.ctx.Err() != nil {
		return x.explainRead(err)
	}
	text := string(raw)
	if !strings.HasPrefix(text, "Code: ") { // it may be compressed as the result would be
		if plain, err := io.ReadAll(io.LimitReader(newFramesReader(bytes.NewReader(raw), &x.h.cfg.Limits, 0), limit)); len(plain) > 0 && err == nil {
			text = string(plain)
		}
	}
	code, codeErr := strconv.Atoi(x.resp.Header.Get("X-ClickHouse-Exception-Code"))
	if i := strings.Index(text, fmt.Sprintf("Code: %d. ", code)); i > 0 && codeErr == nil {
		text = text[i:] // blocks came before it
	}
	e, ok := parseException(text)
	if codeErr == nil && !ok {
		ok, e.Code, e.Message = true, code, abbreviate(text)
	}
	if ok {
		e.Statement, e.QueryID, e.Host = x.s.SQL, x.s.QueryID, x.host
		if hint := refusalHint(&e); hint != "" && e.Code != CodeUnknownDatabase {
			return &ConnectionError{Host: x.host, Doing: "log in", Hint: hint, Err: &e}
		}
		return &e
	}
	failure := &ConnectionError{Host: x.host, Doing: nameStatement(x.s), Err: fmt.Errorf("HTTP status %s: %s", abbreviate(x.resp.Status), abbreviate(text))}
	switch {
	case strings.Contains(text, "is for clickhouse-client program"):
		failure.Hint = "the port speaks native TCP; use a clickhouse:// URL, or the HTTP port (8123 as a rule)"
	case strings.Contains(text, "HTTP request to an HTTPS server"), strings.Contains(text, "plain HTTP request was sent to HTTPS port"):
		failure.Hint = secureAdvice(x.h.cfg)
	case x.resp.StatusCode == http.StatusUnauthorized || x.resp.StatusCode == http.StatusForbidden:
		failure.Hint = "check the user and the password in the URL"
	default:
		failure.Hint = "the answer is not ClickHouse's; check the host, the port and the path"
	}
	return failure
}

// explainTransport is the error of a request that got no answer.
func (x *exchange) explainTransport(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the URL, which holds the statement
	}
	var connect *ConnectionError
	if errors.As(err, &connect) {
		return connect
	}
	return x.explainRead(err)
}

// explainRead is the error of an exchange that broke off.
func (x *exchange) explainRead(err error) error {
	if IsCode(err) {
		var server *ServerError
		errors.As(err, &server)
		return server
	}
	var own *receiverError
	if errors.As(err, &own) {
		return own.err
	}
	var limit *LimitError
	switch cause := context.Cause(x.ctx); {
	case errors.Is(cause, errSilent):
		err = fmt.Errorf("%w of %s", errSilent, x.h.cfg.ReadTimeout)
		x.h.hosts.broke(x.host)
	case cause != nil:
		err = causeOf(x.ctx)
	case !errors.As(err, &limit):
		x.h.hosts.broke(x.host)
	}
	err = outcome(x.s, x.host, x.sent.Load(), drainError(err))
	var failure *ConnectionError
	if errors.As(err, &failure) {
		failure.Hint = x.transportHint(err)
	}
	return err
}

func (x *exchange) transportHint(err error) string {
	text := err.Error()
	var timeout net.Error
	switch {
	case strings.Contains(text, `malformed HTTP`) && strings.Contains(text, `\x15\x03`):
		return secureAdvice(x.h.cfg)
	case strings.Contains(text, "malformed HTTP"):
		return "the port does not speak HTTP; native TCP is clickhouse://"
	case strings.Contains(text, "unexpected EOF") && x.resp == nil:
		return "the server hung up without an answer; the port may want TLS (https://) or speak another protocol"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "raise the timeout"
	}
	return ""
}
