package sql

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// JSON is an expression of type JSON.
type JSON struct{ Base }

// Path is the value at a path, of type Dynamic: its methods say as which type
// it is read.
func (x JSON) Path(segments ...string) JSONPath {
	var p JSONPath
	p.n = &jsonPath{x: x.node(), segments: segments}
	return p
}

// Paths is the paths that a value has, and their types.
func (x JSON) Paths() Map {
	return Map{}.with(call1("JSONAllPathsWithTypes", x.node()))
}

// JSONPath is a value inside a JSON column.
type JSONPath struct{ Base }

// Int64 is the value as an integer: CAST, so text that holds a number is one.
func (x JSONPath) Int64() Int {
	return intOf(x.cast("Nullable(Int64)"))
}

// UInt64 is the value as an unsigned integer.
func (x JSONPath) UInt64() UInt {
	return countOf(x.cast("Nullable(UInt64)"))
}

// Float64 is the value as a number.
func (x JSONPath) Float64() Float {
	return floatOf(x.cast("Nullable(Float64)"))
}

// Text is the value as text.
func (x JSONPath) Text() String {
	return String{}.with(x.cast("Nullable(String)"))
}

// Bool is the value as a truth value.
func (x JSONPath) Bool() Bool { return boolOf(x.cast("Nullable(Bool)")) }

// DateTime is the value as a time of milliseconds in UTC.
func (x JSONPath) DateTime() Time { return Time{}.with(x.cast("Nullable(DateTime64(3, 'UTC'))")) }

// Strings is the value as an array of text.
func (x JSONPath) Strings() Array {
	return Array{}.with(x.cast("Array(Nullable(String))"))
}

func (x JSONPath) cast(typ string) node { return &cast{x.node(), typ} }

// Only is the value where it has exactly this type, NULL elsewhere:
// data.a.:Int64, which reads nothing else from disk.
func (x JSONPath) Only(typ string) Any {
	p, ok := x.n.(*jsonPath)
	if !ok {
		return anyOf(&failure{errZero})
	}
	return anyOf(&jsonPath{x: p.x, segments: p.segments, only: typ})
}

// jsonPath is data.a.b or data.a.b.:Type.
type jsonPath struct {
	x        node
	segments []string
	only     string
}

func (n *jsonPath) build(b *builder) {
	if len(n.segments) == 0 {
		b.failf("a JSON path is empty")
		return
	}
	b.operand(n.x)
	for _, s := range n.segments {
		if s == "" {
			b.failf("the JSON path %q has an empty segment", strings.Join(n.segments, "."))
			return
		}
		b.raw(".").raw(clickhouse.QuoteIdent(s))
	}
	if n.only != "" {
		t, err := clickhouse.ParseType(n.only)
		if err != nil {
			b.fail(fmt.Errorf("JSON path %s: %w", strings.Join(n.segments, "."), err))
			return
		}
		b.raw(".:").raw(clickhouse.QuoteIdent(t.String()))
	}
}
