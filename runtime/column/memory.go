package column

import (
	"reflect"
	"time"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Memory is a column that moves whole blocks between its buffer and the
// variables of its values, which it finds by their address: the fields of the
// rows of a table. A row is given by a pointer to it, and all methods take where
// in a row the variable is.
//
// It does not know the type of the row: code that has a table of any columns
// needs no code of its own for the type of each.
type Memory interface {
	// CheckRows checks the values of rows, as [Of.Check] does, and returns how
	// many of them are good before the first that is refused.
	CheckRows(rows []unsafe.Pointer, offset uintptr) (int, error)
	// AppendRows adds the values of rows, which CheckRows accepted.
	AppendRows(rows []unsafe.Pointer, offset uintptr)
	// AppendDefault adds the type's default, like [Of.AppendDefault].
	AppendDefault()
	// StoreRows sets as many variables to the values from the first one on: the
	// first at p, and each other stride bytes behind the one before.
	StoreRows(p unsafe.Pointer, stride uintptr, rows int)
	// StoreAt sets the variable at p to the value at i.
	StoreAt(p unsafe.Pointer, i int)
	// AcceptsAll says that CheckRows refuses nothing.
	AcceptsAll() bool
	// Grow makes room for n more values, where the column can do so before it
	// has them.
	Grow(n int)
	// Reset drops the values and keeps their room.
	Reset()
}

// rowAppender is a column that takes the values of many rows without a call for
// each.
type rowAppender interface {
	appendRows(rows []unsafe.Pointer, offset uintptr)
}

// RowAppender is what c adds the values of rows with, as its AppendRows does:
// without the way there, which is what one row at a time costs most.
func RowAppender(c Memory) func(rows []unsafe.Pointer, offset uintptr) {
	if t, ok := c.(interface {
		rowAppender() func([]unsafe.Pointer, uintptr)
	}); ok {
		return t.rowAppender()
	}
	return c.AppendRows
}

func (c *typed) rowAppender() func([]unsafe.Pointer, uintptr) {
	if a, ok := c.Buffer.(rowAppender); ok {
		return a.appendRows
	}
	return c.values.appendRows
}

func (c *renamed) rowAppender() func([]unsafe.Pointer, uintptr) { return RowAppender(c.renamable) }

// rowStorer is a column that gives its values to many rows without a call for
// each.
type rowStorer interface {
	storeRows(p unsafe.Pointer, stride uintptr, rows int)
}

// values are the methods of a column of T that a memory needs.
type values[T any] interface {
	Check(v T) error
	Append(v T)
	AppendDefault()
	Row(i int) T
	Reset()
}

func checkRows[T any](c values[T], rows []unsafe.Pointer, offset uintptr) (int, error) {
	for i, p := range rows {
		if err := c.Check(*(*T)(unsafe.Add(p, offset))); err != nil {
			return i, err
		}
	}
	return len(rows), nil
}

func appendRows[T any](c values[T], rows []unsafe.Pointer, offset uintptr) {
	if a, ok := c.(rowAppender); ok {
		a.appendRows(rows, offset)
		return
	}
	for _, p := range rows {
		c.Append(*(*T)(unsafe.Add(p, offset)))
	}
}

func storeRows[T any](c values[T], p unsafe.Pointer, stride uintptr, rows int) {
	if s, ok := c.(rowStorer); ok {
		s.storeRows(p, stride, rows)
		return
	}
	for i := range rows {
		*(*T)(unsafe.Add(p, uintptr(i)*stride)) = c.Row(i)
	}
}

// appendFrom adds to dst the values that rows have at offset.
func appendFrom[T any](dst []T, rows []unsafe.Pointer, offset uintptr) []T {
	n := len(dst)
	dst = grow(dst, len(rows))[:n+len(rows)]
	added := dst[n:]
	for i, p := range rows {
		added[i] = *(*T)(unsafe.Add(p, offset))
	}
	return dst
}

// grow is slices.Grow that makes twice the room when it makes any.
func grow[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	grown := make([]T, len(s), max(2*cap(s), len(s)+n))
	copy(grown, s)
	return grown
}

// storeTo gives values to variables stride bytes apart.
func storeTo[T any](values []T, p unsafe.Pointer, stride uintptr) {
	for i, v := range values {
		*(*T)(unsafe.Add(p, uintptr(i)*stride)) = v
	}
}

// CheckRows makes it a [Memory], as the methods after it do.
func (c *typed) CheckRows(rows []unsafe.Pointer, offset uintptr) (int, error) {
	return c.values.checkRows(rows, offset)
}

func (c *typed) AppendRows(rows []unsafe.Pointer, offset uintptr) { c.values.appendRows(rows, offset) }

func (c *typed) StoreRows(p unsafe.Pointer, stride uintptr, rows int) {
	c.values.storeRows(p, stride, rows)
}

func (c *typed) StoreAt(p unsafe.Pointer, i int) { c.values.storeAt(p, i) }
func (c *typed) AcceptsAll() bool                { return acceptsAll(c.Buffer) }
func (c *typed) Grow(n int)                      { Grow(c.Buffer, n) }

func (o *valuesOf[T]) checkRows(rows []unsafe.Pointer, offset uintptr) (int, error) {
	return checkRows[T](o.c, rows, offset)
}

func (o *valuesOf[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	appendRows[T](o.c, rows, offset)
}

func (o *valuesOf[T]) storeRows(p unsafe.Pointer, stride uintptr, rows int) {
	storeRows[T](o.c, p, stride, rows)
}

func (o *valuesOf[T]) storeAt(p unsafe.Pointer, i int) { *(*T)(p) = o.c.Row(i) }

func acceptsAll(c any) bool {
	switch c := c.(type) {
	case acceptor:
		return true
	case interface{ checksNothing() bool }:
		return c.checksNothing()
	}
	return false
}

// AcceptsAll makes it a [Memory] of a list of its elements, as the methods
// after it do.
func (c *Nesteds[P]) AcceptsAll() bool { return false }

// CheckRows checks the lists of rows.
func (c *Nesteds[P]) CheckRows(rows []unsafe.Pointer, offset uintptr) (int, error) {
	return checkRows[[]P](c, rows, offset)
}

// AppendRows adds the lists of rows.
func (c *Nesteds[P]) AppendRows(rows []unsafe.Pointer, offset uintptr) {
	appendRows[[]P](c, rows, offset)
}

// StoreRows gives the lists to variables stride bytes apart.
func (c *Nesteds[P]) StoreRows(p unsafe.Pointer, stride uintptr, rows int) {
	storeRows[[]P](c, p, stride, rows)
}

// StoreAt gives the list at i to the variable at p.
func (c *Nesteds[P]) StoreAt(p unsafe.Pointer, i int) { *(*[]P)(p) = c.Row(i) }

// Grow does nothing: how many elements lists have is not known.
func (c *Nesteds[P]) Grow(int) {}

// ForGo makes the column of a type whose values are variables of a Go type: the
// one that the table above gives it, or one that differs in its name only. ok
// is false for other Go types, which need a column made by hand. truncate cuts
// times to what the column keeps. zone is that of a DateTime without one.
func ForGo(text string, goType reflect.Type, zone *time.Location, truncate bool) (c Memory, ok bool) {
	made, err := builder{zone: zone, truncate: truncate, anyZone: true}.text(text)
	if err != nil {
		return nil, false
	}
	c, ok = made.(Memory)
	switch from := made.GoType(); {
	case !ok:
		return nil, false
	case from == goType:
		return c, true
	case sameShape(from, goType):
		own, ok := made.(renamable)
		return &renamed{renamable: own, goType: goType}, ok
	}
	return nil, false
}

// sameShape reports whether a variable of type a is one of type b by another
// name, itself or what it holds.
func sameShape(a, b reflect.Type) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Slice:
		return a == b || sameShape(a.Elem(), b.Elem())
	case reflect.String:
		return true
	}
	return a == b || a.Kind() >= reflect.Bool && a.Kind() <= reflect.Float64
}

type renamable interface {
	Storer
	Memory
}

// renamed is a column whose values have another name in Go.
type renamed struct {
	renamable
	goType reflect.Type
}

func (c *renamed) GoType() reflect.Type { return c.goType }

func (c *renamed) Value(i int) any {
	p := reflect.New(c.goType)
	c.StoreAt(p.UnsafePointer(), i)
	return p.Elem().Interface()
}

func (c *renamed) StoreRow(p any, i int) bool {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.Type().Elem() != c.goType {
		return false
	}
	c.StoreAt(v.UnsafePointer(), i)
	return true
}

// Prepare prepares the column.
func (c *renamed) Prepare() error { return prepare(c.renamable) }

// EncodeState writes the column's state.
func (c *renamed) EncodeState(b *proto.Buffer) { encodeState(c.renamable, b) }

// DecodeState reads the column's state.
func (c *renamed) DecodeState(r *proto.Reader) error { return decodeState(c.renamable, r) }
