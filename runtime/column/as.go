package column

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Named is a column of a named Go type over the column of its underlying type.
type Named[N, T any] struct {
	inner Of[T]
	bad   error
}

// As makes a column of N out of a column of T, where N and T are the same type
// but for the name: type Kind string over a string column. Values are not
// converted, just called N.
//
//	column.As[Kind](column.LowCardinality(column.String()))
//	column.As[int](column.Int64())
//
// Where the types are not the same, every Check and decoding says so.
func As[N, T any](inner Of[T]) *Named[N, T] {
	c := &Named[N, T]{inner: inner}
	if n, t := reflect.TypeFor[N](), reflect.TypeFor[T](); !sameUnderlying(n, t) {
		c.bad = fmt.Errorf("column: %s is not %s by another name; convert the values of %s with Convert", n, t, inner.Type())
	}
	return c
}

// sameUnderlying says whether a value of one type can be converted to the
// other and lies in memory just so. An int is an int64 where it is as wide.
func sameUnderlying(n, t reflect.Type) bool {
	if n.Kind() == reflect.Interface || !n.ConvertibleTo(t) || !t.ConvertibleTo(n) {
		return false
	}
	zero, other := reflect.Zero(n), reflect.Zero(t)
	whole := zero.CanInt() && other.CanInt() || zero.CanUint() && other.CanUint()
	return n.Kind() == t.Kind() || whole && n.Size() == t.Size()
}

func fromNamed[N, T any](v N) T { return *(*T)(unsafe.Pointer(&v)) }

// Type is the ClickHouse type.
func (c *Named[N, T]) Type() proto.ColumnType { return c.inner.Type() }

// Rows is the number of values held.
func (c *Named[N, T]) Rows() int { return c.inner.Rows() }

// Check refuses what the inner column refuses.
func (c *Named[N, T]) Check(v N) error {
	if c.bad != nil {
		return c.bad
	}
	return c.inner.Check(fromNamed[N, T](v))
}

// Append adds v.
func (c *Named[N, T]) Append(v N) {
	if c.bad == nil {
		c.inner.Append(fromNamed[N, T](v))
	}
}

// AppendSlice adds all values of v.
func (c *Named[N, T]) AppendSlice(v []N) {
	if c.bad == nil {
		appendAll(c.inner, unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(v))), len(v)))
	}
}

// AppendDefault adds the inner column's default.
func (c *Named[N, T]) AppendDefault() { c.inner.AppendDefault() }

// Row returns the value at i.
func (c *Named[N, T]) Row(i int) (v N) {
	if c.bad == nil {
		*(*T)(unsafe.Pointer(&v)) = c.inner.Row(i)
	}
	return v
}

func (c *Named[N, T]) copyRows(dst []N, from int) {
	if c.bad == nil {
		readRows(c.inner, unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(dst))), len(dst)), from)
	}
}

// Grow makes room for n more values.
func (c *Named[N, T]) Grow(n int) { Grow(c.inner, n) }

// Reset drops the values and keeps their room.
func (c *Named[N, T]) Reset() { c.inner.Reset() }

// Prepare prepares the inner column.
func (c *Named[N, T]) Prepare() error {
	if c.bad != nil {
		return c.bad
	}
	return prepare(c.inner)
}

// EncodeState writes the inner column's state.
func (c *Named[N, T]) EncodeState(b *proto.Buffer) { encodeState(c.inner, b) }

// DecodeState reads the inner column's state.
func (c *Named[N, T]) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

// EncodeColumn appends the wire form to b.
func (c *Named[N, T]) EncodeColumn(b *proto.Buffer) { c.inner.EncodeColumn(b) }

// WriteColumn hands the values to w.
func (c *Named[N, T]) WriteColumn(w *proto.Writer) { c.inner.WriteColumn(w) }

// DecodeColumn replaces the values with rows values of r.
func (c *Named[N, T]) DecodeColumn(r *proto.Reader, rows int) error {
	if c.bad != nil {
		return c.bad
	}
	return c.inner.DecodeColumn(r, rows)
}

// decodeUnder passes on which values stand behind a NULL.
func (c *Named[N, T]) decodeUnder(r *proto.Reader, rows int, null []uint8) error {
	if c.bad != nil {
		return c.bad
	}
	return decodeUnder(c.inner, r, rows, null)
}
