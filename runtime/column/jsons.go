package column

import (
	"encoding/json"
	"fmt"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// JSONs is a JSON column of JSON texts. It travels as text: the connection
// asks the server for that with output_format_native_write_json_as_string.
type JSONs struct {
	texts   Strings
	copies  copies // of the texts that were appended
	decoded bool   // the texts are rows of the server, in memory of their own
	name    proto.ColumnType
	typed   typedPaths
	judges  bool // typed judges all numbers
}

// JSON makes a buffer for a JSON column; args are what stands between its
// parentheses, such as "a.b UInt32, max_dynamic_paths=10", or "".
func JSON(args string) *JSONs {
	c := &JSONs{name: typeWithArgs("JSON", args)}
	if t, err := clickhouse.ParseType(string(c.name)); err == nil { // else the server says what is wrong with it
		c.typed = typedPathsOf(t)
		c.judges = c.typed.judgeNumbers()
	}
	return c
}

// Type is the ClickHouse type.
func (c *JSONs) Type() proto.ColumnType { return c.name }

// Rows is the number of values held.
func (c *JSONs) Rows() int { return c.texts.Rows() }

// Check refuses what is not a JSON object, and objects that the server cannot
// read, with text that is not UTF-8 or numbers that do not fit 64 bits, or would
// cut: 1.5 at a path that is a UInt8.
func (c *JSONs) Check(v json.RawMessage) error {
	if o := plainJSON(v); o.isObject && (len(c.typed) == 0 || !o.exact && !c.judges) {
		return nil // no typed path has anything to cut
	}
	if fault := jsonFault(v); fault != "" {
		return refuse(c, string(v), "%s", fault)
	}
	if fault := c.typed.fault(v); fault != "" {
		return refuse(c, string(v), "%s", fault)
	}
	return nil
}

// Append adds a copy of v.
func (c *JSONs) Append(v json.RawMessage) { c.texts.Append(c.copies.add(v)) }

// AppendDefault adds the empty object.
func (c *JSONs) AppendDefault() { c.texts.Append("{}") }

// Row returns the text at i, as the server wrote it.
func (c *JSONs) Row(i int) json.RawMessage {
	s := c.texts.Row(i)
	if !c.decoded {
		return json.RawMessage(s)
	}
	// Made by us, so that nobody else holds it as a string.
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// Reset drops the values and keeps their room.
func (c *JSONs) Reset() {
	c.texts.Reset()
	c.copies.reset()
	c.decoded = false
}

// jsonAsText is the form of a JSON column that is one text per row.
const jsonAsText = 1

// EncodeState writes the form of the column.
func (c *JSONs) EncodeState(b *proto.Buffer) { b.PutUInt64(jsonAsText) }

// DecodeState reads the form of the column.
func (c *JSONs) DecodeState(r *proto.Reader) error {
	form, err := r.UInt64()
	if err != nil {
		return decodeError(c, "state", err)
	}
	if form != jsonAsText {
		return decodeError(c, "state", fmt.Errorf("the server sent form %d, not text; the setting output_format_native_write_json_as_string must be 1", form))
	}
	return nil
}

// EncodeColumn appends the wire form to b.
func (c *JSONs) EncodeColumn(b *proto.Buffer) { c.texts.EncodeColumn(b) }

// WriteColumn hands the wire form to w.
func (c *JSONs) WriteColumn(w *proto.Writer) { c.texts.WriteColumn(w) }

// DecodeColumn replaces the values with rows values of r.
func (c *JSONs) DecodeColumn(r *proto.Reader, rows int) error {
	c.Reset()
	c.decoded = true
	return c.texts.DecodeColumn(r, rows)
}
