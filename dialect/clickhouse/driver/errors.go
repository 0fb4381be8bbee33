package driver

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/screen"
)

// ErrFormatNeedsHTTP is returned by QueryFormat and InsertFormat on native TCP,
// whose server only speaks blocks. Open an http:// or chdb:// URL for formats.
var ErrFormatNeedsHTTP = errors.New("driver: formats other than blocks need HTTP; open the server by its http:// URL")

// ErrClosed is returned by the methods of a closed [Conn].
var ErrClosed = errors.New("driver: the connection is closed")

// ErrSessionLost is wrapped by the errors of a session whose connection broke.
// Its temporary tables and settings are gone; open another.
var ErrSessionLost = errors.New("the session's connection is lost, and its temporary tables and settings with it")

// ServerError is an exception of the server. The statement failed; what it
// wrote before may have stayed, since ClickHouse rolls nothing back.
type ServerError struct {
	// Code is ClickHouse's error code, such as 60; see [IsCode].
	Code int
	// Name is the code's name, such as "UNKNOWN_TABLE". Empty when the server
	// did not say.
	Name string
	// Message is the server's text without code and name, whole; Error
	// shortens its long lists.
	Message string
	// StackTrace is the server's, if it sent one.
	StackTrace string
	// Statement is the SQL text that failed, or empty at login.
	Statement string
	// QueryID finds the statement in system.query_log.
	QueryID string
	// Host is the server as host:port.
	Host string
}

func (e *ServerError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "clickhouse: code %d", e.Code)
	if e.Name != "" {
		fmt.Fprintf(&b, " (%s)", e.Name)
	}
	b.WriteString(": ")
	b.WriteString(readable(clickhouse.HideSecretsOf(e.Statement, e.Message)))
	if e.Statement != "" {
		fmt.Fprintf(&b, " [statement: %s]", shown(e.Statement))
	}
	return screen.Text(b.String()) // the message may hold anything that was sent to the server
}

// IsCode reports whether err is or wraps a [ServerError] with one of codes.
// Without codes it reports any ServerError.
func IsCode(err error, codes ...int) bool {
	var e *ServerError
	return errors.As(err, &e) && (len(codes) == 0 || slices.Contains(codes, e.Code))
}

// UnknownOutcomeError is a write of which nobody knows whether it happened: the
// connection broke, or the context ended, after the server may have got the
// statement. It may have done nothing, a part, or all, and may still be
// working. It is not sent again; look at the server before trying again. It
// unwraps to the cause, such as context.DeadlineExceeded.
type UnknownOutcomeError struct {
	// Statement is the SQL text.
	Statement string
	// QueryID finds the statement in system.query_log and system.processes.
	QueryID string
	// Host is the server as host:port.
	Host string
	// Err is the cause.
	Err error
}

func (e *UnknownOutcomeError) Error() string {
	return fmt.Sprintf("driver: outcome of %s on %s is unknown (query id %s): %v", shown(e.Statement), e.Host, e.QueryID, e.Err)
}

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// ConnectionError is a failure to reach or to understand a server.
type ConnectionError struct {
	// Host is the server as host:port.
	Host string
	// Doing is what was being done: "connect", "log in", "read the answer".
	Doing string
	// Hint is the next step, or empty.
	Hint string
	// Err is the cause. It is a *ServerError when the server refused.
	Err error
}

func (e *ConnectionError) Error() string {
	s := fmt.Sprintf("driver: %s: %s: %v", e.Host, e.Doing, e.Err)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *ConnectionError) Unwrap() error { return e.Err }

// receiverError carries what a Receiver or Source returned past our own
// wrapping, so that it reaches the caller as it was.
type receiverError struct{ err error }

func (e *receiverError) Error() string { return e.err.Error() }
func (e *receiverError) Unwrap() error { return e.err }

// shown is a statement as messages have it: without secrets, and cut short.
func shown(sql string) string {
	const enough = 4096 // what is cut away need not be read
	if len(sql) > enough {
		sql = strings.ToValidUTF8(sql[:enough], "")
	}
	return abbreviate(clickhouse.HideSecrets(sql))
}

const abbreviated = 120 // bytes of SQL in an error's text

// abbreviate is a text on one line, cut short, for the screen.
func abbreviate(text string) string {
	cut := text
	if len(cut) > 2*abbreviated {
		cut = cut[:2*abbreviated]
	}
	cut = strings.ToValidUTF8(strings.Join(strings.Fields(cut), " "), "")
	if len(cut) > abbreviated {
		cut = strings.ToValidUTF8(cut[:abbreviated], "")
	} else if len(text) <= 2*abbreviated {
		return screen.Text(cut)
	}
	return screen.Text(cut) + "…"
}

// parseException reads an exception as HTTP and message texts carry it:
//
//	Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE) (version 26.7.2.1 …)
//
// ok is false when text does not begin so.
func parseException(text string) (e ServerError, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "Code: ")
	if !ok {
		return e, false
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits == 0 || digits > 9 {
		return e, false
	}
	for _, c := range rest[:digits] {
		e.Code = e.Code*10 + int(c-'0')
	}
	message := strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(rest[digits:], ".")), "DB::Exception: ")
	message, e.StackTrace = cutTrace(message)
	if i := strings.LastIndex(message, " (version "); i >= 0 {
		message = message[:i]
	}
	e.Message, e.Name = cutName(message)
	e.Message = strings.TrimSuffix(e.Message, ".")
	return e, true
}

// cutName cuts a trailing "(NAME)" off a message.
func cutName(message string) (text, name string) {
	message = strings.TrimSpace(message)
	open := strings.LastIndex(message, " (")
	if open < 0 || !strings.HasSuffix(message, ")") {
		return message, ""
	}
	name = message[open+2 : len(message)-1]
	for _, c := range name {
		if !('A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_') {
			return message, ""
		}
	}
	if name == "" {
		return message, ""
	}
	return message[:open], name
}
