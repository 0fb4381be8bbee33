package column

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// States is an AggregateFunction column, which holds states of an aggregate
// function. A state has no form outside the server, so that the column neither
// reads nor writes: every method that can says so.
type States struct {
	rows int
	name proto.ColumnType
}

// AggregateFunction makes the buffer that stands for an AggregateFunction
// column of the given type, such as "AggregateFunction(uniq, UInt64)".
func AggregateFunction(text string) *States { return &States{name: proto.ColumnType(text)} }

// stateError says why there is no column for the states of t.
func stateError(t clickhouse.Type) error {
	name, _ := t.Function()
	return &UnsupportedError{t.String(), "it holds states of an aggregate function, which have no form outside the server; select " +
		name + "Merge(column) or finalizeAggregation(column), and write with INSERT … SELECT " + name + "State(…)"}
}

func (c *States) refuse() error {
	t, err := clickhouse.ParseType(string(c.name))
	if err != nil {
		return &UnsupportedError{string(c.name), err.Error()}
	}
	return stateError(t)
}

// Type is the ClickHouse type.
func (c *States) Type() proto.ColumnType { return c.name }

// Rows is the number of rows appended.
func (c *States) Rows() int { return c.rows }

// Check refuses every value.
func (c *States) Check([]byte) error { return c.refuse() }

// Append counts a row, which Prepare refuses to send.
func (c *States) Append([]byte) { c.rows++ }

// AppendDefault counts a row, which Prepare refuses to send.
func (c *States) AppendDefault() { c.rows++ }

// Row returns nil.
func (c *States) Row(int) []byte { return nil }

// Reset drops the rows.
func (c *States) Reset() { c.rows = 0 }

// Prepare refuses to send.
func (c *States) Prepare() error { return c.refuse() }

// EncodeColumn writes nothing: Prepare has refused.
func (c *States) EncodeColumn(*proto.Buffer) {}

// WriteColumn writes nothing: Prepare has refused.
func (c *States) WriteColumn(*proto.Writer) {}

// DecodeColumn refuses to read.
func (c *States) DecodeColumn(*proto.Reader, int) error { return c.refuse() }
