package field

import (
	"reflect"
	"strings"

	"github.com/chent-io/chent/schema"
)

// Collection builds a column whose ClickHouse type follows from a Go type, and
// may be said more exactly.
type Collection[T any] struct {
	Base[Collection[T], T]
}

func collection[T any](name, wrap string) *Collection[T] {
	b, c := &Collection[T]{}, newColumn[T](name, "")
	b.Base.init(b, c)
	typ, err := c.ann.Go.ColumnType()
	if err == nil && wrap == "Nested" {
		typ = "Nested" + strings.TrimSuffix(strings.TrimPrefix(typ, "Array(Tuple"), ")")
	}
	c.ann.Type = typ
	if err != nil {
		c.inferErr = err
	}
	return b
}

// Type says the ClickHouse type where the Go type leaves it open:
//
//	field.Map[string, string]("props").Type("Map(LowCardinality(String), String)")
func (f *Collection[T]) Type(clickhouseType string) *Collection[T] {
	f.Base.col.ann.Type = clickhouseType
	f.Base.col.inferErr = nil
	return f
}

// Array is a column of lists of T: Array(String) for string, and so on for
// every Go type that stands for a ClickHouse type.
func Array[T any](name string) *Collection[[]T] { return collection[[]T](name, "") }

// Map is a column of maps.
func Map[K comparable, V any](name string) *Collection[map[K]V] { return collection[map[K]V](name, "") }

// Tuple is a column of a Go struct: each exported field is an element, named in
// snake case or by the tag ch:"name" or ch:"name,Type".
func Tuple[T any](name string) *Collection[T] {
	b := collection[T](name, "")
	if t := reflect.TypeFor[T](); t.Kind() != reflect.Struct {
		b.Base.col.problem("", "Tuple needs a Go struct, not %s", t)
	}
	return b
}

// Nested is a column of lists of a Go struct, which the server stores as one
// array per field, all of one length.
func Nested[T any](name string) *Collection[[]T] {
	b := collection[[]T](name, "Nested")
	if t := reflect.TypeFor[T](); t.Kind() != reflect.Struct {
		b.Base.col.problem("", "Nested needs a Go struct, not %s", t)
	}
	return b
}

// Of is a column of any ClickHouse type held in any Go type that suits it:
//
//	field.Of[*string]("name", "LowCardinality(Nullable(String))")
func Of[T any](name, clickhouseType string) *Composite[T] {
	return composite[T](name, clickhouseType)
}

// Type is a column of any ClickHouse type, given as the server writes it. Its
// Go type is generated: for the elements of a Tuple a struct.
//
//	field.Type("place", "Tuple(lat Float64, lon Float64)")
func Type(name, clickhouseType string) *Composite[any] {
	b := composite[string](name, clickhouseType)
	out := &Composite[any]{}
	out.init(out, b.col)
	b.col.ann.Go = nil
	return out
}

// AggregateState is a column of intermediate states of an aggregate function,
// AggregateFunction(function, types...):
//
//	field.AggregateState("visitors", "uniq", "UInt64")
//	field.AggregateState("p95", "quantiles(0.5, 0.95)", "Float64")
//
// A view's -State combinator fills it; the client reads it through the
// function's -Merge only.
func AggregateState(name, function string, types ...string) *Composite[any] {
	args := append([]string{function}, types...)
	b := Type(name, "AggregateFunction("+strings.Join(args, ", ")+")")
	return b
}

// SimpleAggregate is a column that merges by a function whose state is its
// value: SimpleAggregateFunction(function, T).
//
//	field.SimpleAggregate[float64]("peak", "max")
func SimpleAggregate[T any](name, function string) *Composite[T] {
	b := composite[T](name, "")
	c := b.col
	typ, err := c.ann.Go.ColumnType()
	if err != nil {
		c.problem("", "%v; use Of with SimpleAggregateFunction(%s, ...)", err, function)
	}
	c.ann.Type = "SimpleAggregateFunction(" + function + ", " + typ + ")"
	return b
}

// problems returns those that are known only when the chain has ended.
func (c *column) problems() []schema.Problem {
	if c.inferErr == nil {
		return c.ann.Problems
	}
	return append(c.ann.Problems[:len(c.ann.Problems):len(c.ann.Problems)],
		schema.Problem{Message: c.inferErr.Error() + ", with Type"})
}
