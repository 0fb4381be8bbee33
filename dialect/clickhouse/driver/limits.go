package driver

import (
	"fmt"
	"io"
)

// Limits bound what a server, or whatever else listens on its port, can make
// the client hold. A length or a count that a peer states is believed only as
// far as its bytes arrive, and no further than these. The zero value of each
// field is the default named there; each is a URL option.
//
// What is read block by block is not limited as a whole: a result may have any
// number of rows.
type Limits struct {
	// Message is the most bytes of a text that is no data: a greeting, an
	// exception with its stack trace, a line of the log, the headers and the
	// error page of an HTTP server, the answer to a DESCRIBE. Option
	// max_message_bytes. Default: 4 MiB.
	Message int64
	// Header is the most bytes of the names and types of a block's columns
	// together. Option max_header_bytes. Default: 512 KiB.
	Header int64
	// Frame is the most bytes that one compressed frame may hold; servers send
	// frames of about 1 MiB. Option max_frame_bytes. Default: 16 MiB.
	Frame int64
	// Block is the most bytes of one block of a result, decompressed. Option
	// max_block_bytes. Default: 1 GiB.
	Block int64
	// FirstBlock is how much of an HTTP answer is looked through for the
	// columns, which come with the first block. Where more is needed a DESCRIBE
	// asks for them. Option max_first_block_bytes. Default: 8 MiB.
	FirstBlock int64
}

// limitOptions are the limits by their URL options, in the order of their
// documentation.
func limitOptions() []limitOption {
	return []limitOption{
		{"max_message_bytes", 4 << 20, func(l *Limits) *int64 { return &l.Message }},
		{"max_header_bytes", 512 << 10, func(l *Limits) *int64 { return &l.Header }},
		{"max_frame_bytes", 16 << 20, func(l *Limits) *int64 { return &l.Frame }},
		{"max_block_bytes", 1 << 30, func(l *Limits) *int64 { return &l.Block }},
		{"max_first_block_bytes", 8 << 20, func(l *Limits) *int64 { return &l.FirstBlock }},
	}
}

// limitOption is one limit: its URL option, its default and its place.
type limitOption struct {
	name  string
	usual int64
	field func(*Limits) *int64
}

// defaults fills in what was left open.
func (l *Limits) defaults() {
	for _, o := range limitOptions() {
		setDefault(o.field(l), o.usual)
	}
}

// LimitError is an answer that exceeds one of the [Limits].
type LimitError struct {
	// What is too large, such as "a message".
	What string
	// Stated is the size in bytes that the peer named, or 0 where it is known
	// only that the limit was passed.
	Stated uint64
	// Limit is the limit in bytes.
	Limit int64
	// Option is the URL option that changes it.
	Option string
}

func (e *LimitError) Error() string {
	size := ""
	if e.Stated > 0 {
		size = fmt.Sprintf(" of %d bytes", e.Stated)
	}
	return fmt.Sprintf("the server sent %s%s, more than %s=%d allows; if it is the server you mean, raise the option in the URL",
		e.What, size, e.Option, e.Limit)
}

// allowance is what is left of a limit while something is read.
type allowance struct {
	what, option string
	limit, left  int64
}

func (l *Limits) message() *allowance {
	return &allowance{"a message", "max_message_bytes", l.Message, l.Message}
}

func (l *Limits) header() *allowance {
	return &allowance{"a header", "max_header_bytes", l.Header, l.Header}
}

func (l *Limits) block() *allowance {
	return &allowance{"a block", "max_block_bytes", l.Block, l.Block}
}

// take uses n bytes up.
func (a *allowance) take(n uint64) error {
	if n > uint64(max(a.left, 0)) {
		return a.exceeded(n)
	}
	a.left -= int64(n)
	return nil
}

func (a *allowance) exceeded(stated uint64) error {
	return &LimitError{What: a.what, Stated: stated, Limit: a.limit, Option: a.option}
}

// meter ends a stream with an error where more comes than is allowed at a time.
type meter struct {
	src io.Reader
	allowance
}

// renew begins to count anew.
func (m *meter) renew() { m.left = m.limit }

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, m.exceeded(0)
	}
	n, err := m.src.Read(p)
	m.left -= int64(n)
	return n, err
}

// readAll reads a whole text that is no data.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return b[:limit], (&allowance{what: "a message", option: "max_message_bytes", limit: limit}).exceeded(0)
	}
	return b, err
}
