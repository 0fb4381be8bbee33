package column

import (
	"reflect"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// nulls is the null map of a Nullable column beside its values.
type nulls[T any] struct {
	null  []uint8 // 1 is NULL
	inner Of[T]
}

// maskedDecoder is a column that judges the values it decodes. Those whose
// null is not zero stand behind a NULL and are not values.
type maskedDecoder interface {
	decodeUnder(r *proto.Reader, rows int, null []uint8) error
}

// decodeUnder decodes the values of c that lie under a null map.
func decodeUnder(c Buffer, r *proto.Reader, rows int, null []uint8) error {
	if m, ok := c.(maskedDecoder); ok {
		return m.decodeUnder(r, rows, null)
	}
	return c.DecodeColumn(r, rows)
}

// Type is the ClickHouse type.
func (c *nulls[T]) Type() proto.ColumnType { return "Nullable(" + c.inner.Type() + ")" }

// Rows is the number of values held, NULLs included.
func (c *nulls[T]) Rows() int { return len(c.null) }

// IsNull says whether the value at i is NULL.
func (c *nulls[T]) IsNull(i int) bool { return c.null[i] != 0 }

// AppendDefault adds NULL.
func (c *nulls[T]) AppendDefault() {
	c.null = append(c.null, 1)
	c.inner.AppendDefault()
}

func (c *nulls[T]) append(v T) {
	c.null = append(c.null, 0)
	c.inner.Append(v)
}

// Reset drops the values and keeps their room.
func (c *nulls[T]) Reset() {
	c.null = c.null[:0]
	c.inner.Reset()
}

// Prepare prepares the inner column.
func (c *nulls[T]) Prepare() error { return prepare(c.inner) }

// EncodeState writes the inner column's state.
func (c *nulls[T]) EncodeState(b *proto.Buffer) { encodeState(c.inner, b) }

// DecodeState reads the inner column's state.
func (c *nulls[T]) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

// EncodeColumn appends the wire form to b.
func (c *nulls[T]) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.null)
	c.inner.EncodeColumn(b)
}

// WriteColumn hands the values to w.
func (c *nulls[T]) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.null)
	c.inner.WriteColumn(w)
}

// DecodeColumn replaces the values with rows values of r.
func (c *nulls[T]) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.null, err = decodeFixed(r, c.null, rows); err != nil {
		return decodeError(c, "null map", err)
	}
	if err := decodeUnder(c.inner, r, rows, c.null); err != nil {
		c.null = c.null[:0]
		return err
	}
	return nil
}

// Nullables is a Nullable(T) column of pointers; nil is NULL.
type Nullables[T any] struct {
	nulls[T]
	list   *[]T // the inner column's values, where they are kept as they are; nil: elsewhere
	values []T  // what the rows point to, made at the first Row
}

// listed is a column that keeps its values as they are, and whose default is
// zero.
type listed[T any] interface{ list() *[]T }

// Nullable makes a buffer for a Nullable column. Where T itself can be nil,
// use [NullableRef].
func Nullable[T any](inner Of[T]) *Nullables[T] {
	c := &Nullables[T]{nulls: nulls[T]{inner: inner}}
	if l, ok := inner.(listed[T]); ok {
		c.list = l.list()
	}
	return c
}

func (c *nulls[T]) checksNothing() bool { return acceptsAll(c.inner) }

// Check refuses what the inner column refuses; NULL is fine.
func (c *Nullables[T]) Check(v *T) error {
	if v == nil {
		return prepare(c.inner)
	}
	return c.inner.Check(*v)
}

// Append adds *v, or NULL.
func (c *Nullables[T]) Append(v *T) {
	if v == nil {
		c.AppendDefault()
		return
	}
	c.append(*v)
}

func (c *Nullables[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	if c.list == nil {
		for _, p := range rows {
			c.Append(*(**T)(unsafe.Add(p, offset)))
		}
		return
	}
	null, list := c.null, *c.list
	for _, p := range rows {
		if v := *(**T)(unsafe.Add(p, offset)); v != nil {
			null, list = append(null, 0), append(list, *v)
			continue
		}
		var none T
		null, list = append(null, 1), append(list, none)
	}
	c.null, *c.list = null, list
}

// Row returns the value at i, nil for NULL. The values of one block share
// memory.
func (c *Nullables[T]) Row(i int) *T {
	if c.null[i] != 0 {
		return nil
	}
	if len(c.values) != len(c.null) {
		c.values = make([]T, len(c.null))
		readRows(c.inner, c.values, 0)
	}
	return &c.values[i]
}

// Reset drops the values.
func (c *Nullables[T]) Reset() {
	c.values = nil
	c.nulls.Reset()
}

// DecodeColumn replaces the values with rows values of r.
func (c *Nullables[T]) DecodeColumn(r *proto.Reader, rows int) error {
	c.values = nil
	return c.nulls.DecodeColumn(r, rows)
}

// NullableRefs is a Nullable(T) column for a T that can be nil in Go, such as
// *big.Int: nil is NULL.
type NullableRefs[T any] struct {
	nulls[T]
}

// NullableRef makes a buffer for a Nullable column where T is a pointer, slice
// or map type. For any other T no value is NULL.
func NullableRef[T any](inner Of[T]) *NullableRefs[T] {
	return &NullableRefs[T]{nulls[T]{inner: inner}}
}

// isNil says whether v is a nil pointer, slice or map.
func isNil[T any](v T) bool {
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		// The first word of each of them is nil when the value is.
		return *(*unsafe.Pointer)(unsafe.Pointer(&v)) == nil
	}
	return false
}

// Check refuses what the inner column refuses; NULL is fine.
func (c *NullableRefs[T]) Check(v T) error {
	if isNil(v) {
		return prepare(c.inner)
	}
	return c.inner.Check(v)
}

// Append adds v, or NULL.
func (c *NullableRefs[T]) Append(v T) {
	if isNil(v) {
		c.AppendDefault()
		return
	}
	c.append(v)
}

// Row returns the value at i, nil for NULL.
func (c *NullableRefs[T]) Row(i int) (v T) {
	if c.null[i] != 0 {
		return v
	}
	return c.inner.Row(i)
}
