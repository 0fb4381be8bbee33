package driver

import (
	"context"
	"io"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// Conn is chent's one seam to ClickHouse: everything generated code, the
// migrations and the command do with a server goes through it. [Open] makes
// one for native TCP, HTTP or the embedded engine.
//
// A Conn is safe for concurrent use. No method sends a statement twice: when
// the connection breaks, the outcome of a write is unknown and the error says
// so (see [UnknownOutcomeError]).
type Conn interface {
	// Exec runs a statement whose result, if any, is dropped.
	Exec(ctx context.Context, s Statement) error
	// Query runs a statement and hands its result to r, block by block.
	Query(ctx context.Context, s Statement, r Receiver) error
	// Insert runs an INSERT statement without data ("INSERT INTO t (a, b)")
	// and streams the blocks of src into it.
	Insert(ctx context.Context, s Statement, src Source) error
	// QueryFormat runs a statement that names its FORMAT and returns the
	// server's bytes as they arrive. Native TCP returns [ErrFormatNeedsHTTP].
	QueryFormat(ctx context.Context, s Statement) (io.ReadCloser, error)
	// InsertFormat runs an INSERT statement that names its FORMAT with data as
	// its body. Native TCP returns [ErrFormatNeedsHTTP].
	InsertFormat(ctx context.Context, s Statement, data io.Reader) error
	// Session returns a Conn whose statements share one server session:
	// temporary tables and SET last until its Close.
	Session(ctx context.Context) (Conn, error)
	// Server describes the server behind the connection; asked once, kept.
	Server(ctx context.Context) (Server, error)
	// Database is the database that unqualified names refer to.
	Database() string
	// Ping asks the server for a sign of life.
	Ping(ctx context.Context) error
	// Close releases the connections, and stops the engine that Open started.
	Close() error
}

// Statement is one SQL statement and what travels with it.
type Statement struct {
	// SQL is the text, with parameters as {name:Type}.
	SQL string
	// Params are the server-side parameters named in SQL.
	Params []Param
	// Settings are server settings for this statement only. They win over
	// those of the connection.
	Settings []Setting
	// QueryID names the query in the server's logs. Default: a random UUID.
	QueryID string
	// Tables are external tables: data sent along that SQL can read by name.
	Tables []ExternalTable
	// OnProgress is called with increments while the server works, possibly
	// from another goroutine, but never twice at once nor after the method has
	// returned. An insert reports what was written at its end. Default: none.
	OnProgress func(Progress)
	// OnProfile is called once, after the result. Native TCP tells what the
	// server counted; over HTTP it is what arrived, without the counts before
	// LIMIT. Default: none.
	OnProfile func(Profile)
}

// Param is a server-side parameter: {Name:Type} in the statement's text. Value
// is the value's text as ClickHouse reads it after unescaping, for example
// "7", "it's" or "['a','b']"; drivers escape it for their protocol. HTTP
// servers take at most 128 KiB in one parameter (http_max_field_value_size): a
// longer one is written into the statement there, as a literal of its type.
type Param struct {
	Name, Value string
	// Type is the parameter's type as in the text. The server unescapes the
	// text of a scalar and takes that of an array, a map or a tuple as it is
	// (clickhouse.EscapeParam knows which). Default: the type in SQL.
	Type string
	// Null sends NULL, for a parameter of type Nullable(T), instead of Value.
	Null bool
}

// Setting is a server setting by its ClickHouse name, such as max_threads.
type Setting struct {
	Name, Value string
}

// ExternalTable is a temporary table sent along with a query.
type ExternalTable struct {
	Name    string
	Columns []proto.InputColumn
}

// ColumnInfo is a column of a result: its name and ClickHouse type.
type ColumnInfo struct {
	Name, Type string
}

// Receiver takes a result, block by block.
type Receiver interface {
	// Columns is called once, before the first block, with the result's
	// columns in order. It returns the column to decode each of them into. It
	// is called for an empty result too.
	Columns(header []ColumnInfo) ([]proto.ColResult, error)
	// Block is called after rows rows were decoded into the columns, which are
	// reset when it returns. An error stops the query and is returned by
	// Query, unwrapped.
	Block(rows int) error
}

// TotalsReceiver is a [Receiver] that also takes the row of WITH TOTALS. A
// plain Receiver never sees totals.
type TotalsReceiver interface {
	Receiver
	// Totals is called after the last block with the totals decoded into the
	// same columns.
	Totals(rows int) error
}

// Source gives an INSERT its blocks.
type Source interface {
	// Columns are the columns of every block, in the order of the statement's
	// column list. The same values are read for each block.
	Columns() []proto.InputColumn
	// Next fills the columns with the next block, or returns [io.EOF] when
	// there is none. Any other error stops the insert before this block and is
	// returned by Insert, unwrapped.
	Next(ctx context.Context) error
}

// CheckedSource is a [Source] that sees what the server takes before anything
// is sent: servers convert the values of a block to the types that their table
// has by then, and cut what does not fit.
type CheckedSource interface {
	Source
	// Target is the quoted name of the table, for the protocol that does not
	// tell its columns: over HTTP they are asked for first, once a second at most.
	Target() string
	// Header is called before the first Next with the columns that the server
	// takes, at least those of the statement. An error stops the insert and is
	// returned by Insert, unwrapped. It is not called where the server refuses to
	// name them.
	Header(columns []ColumnInfo) error
}

// Server describes a ClickHouse server.
type Server struct {
	// Version is the full version, such as "26.7.2.1".
	Version string
	// Name is the display name of the server.
	Name string
	// Timezone is the server's time zone, such as "UTC".
	Timezone *time.Location
}

// Progress is an increment of work done.
type Progress struct {
	Rows, Bytes   uint64 // read
	TotalRows     uint64 // to read, as far as the server knows
	WrittenRows   uint64
	WrittenBytes  uint64
	ElapsedServer time.Duration
}

// Profile is what the server counted for a whole result.
type Profile struct {
	Rows, Blocks, Bytes   uint64
	RowsBeforeLimit       uint64
	CalculatedBeforeLimit bool
}
