package column

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Any is a column buffer whose Go type is known at run time only. [AnyOf] and
// [ForType] make one.
type Any interface {
	Buffer
	// GoType is the type of the values.
	GoType() reflect.Type
	// Value returns the value at i, of type GoType. It stays valid after
	// Reset.
	Value(i int) any
	// CheckValue says whether the column can hold v, like [Of.Check]. It takes
	// values of GoType and of types that convert without loss: an int for an
	// Int64 column, a type named differently.
	CheckValue(v any) error
	// AppendValue adds v, which CheckValue accepted.
	AppendValue(v any)
	// AppendDefault adds the type's default, like [Of.AppendDefault].
	AppendDefault()
}

// Storer is an [Any] that stores its values without a copy on the heap.
type Storer interface {
	Any
	// StoreRow sets what p points to, a variable of GoType, to the value at i.
	// It reports false, and does nothing, where p points to something else.
	StoreRow(p any, i int) bool
	// StoreRows sets as many variables of GoType, or of a type with the same
	// memory, to the values from the first one on: the first at p, and each
	// other stride bytes behind the one before.
	StoreRows(p unsafe.Pointer, stride uintptr, rows int)
}

// AnyOf is c for callers that do not know T.
func AnyOf[T any](c Of[T]) Value { return &typed[T]{c} }

// Value is what [AnyOf] makes: an [Any] that is a [Memory] too.
type Value interface {
	Storer
	Memory
}

// Typed is the column of T inside c, if c has values of type T and was not put
// together at run time.
func Typed[T any](c Any) (Of[T], bool) {
	switch c := c.(type) {
	case interface{ of() Of[T] }:
		return c.of(), true
	}
	return nil, false
}

// Values returns a copy of the first rows of c, and false if they are not of
// type T.
func Values[T any](c Any, rows int) ([]T, bool) {
	if c.GoType() != reflect.TypeFor[T]() {
		return nil, false
	}
	values := make([]T, rows)
	if of, ok := Typed[T](c); ok {
		readRows(of, values, 0)
		return values, true
	}
	for i := range values {
		values[i], _ = c.Value(i).(T)
	}
	return values, true
}

// typed is a column of a known type as Any.
type typed[T any] struct {
	Of[T]
}

func (c *typed[T]) of() Of[T] { return c.Of }

func (c *typed[T]) GoType() reflect.Type { return reflect.TypeFor[T]() }

func (c *typed[T]) Value(i int) any { return c.Row(i) }

// StoreRow makes it a [Storer].
func (c *typed[T]) StoreRow(p any, i int) bool {
	v, ok := p.(*T)
	if ok {
		*v = c.Row(i)
	}
	return ok
}

func (c *typed[T]) CheckValue(v any) error {
	value, ok := convertTo[T](v)
	if !ok {
		return refuseType(c, v, reflect.TypeFor[T]())
	}
	return c.Check(value)
}

func (c *typed[T]) AppendValue(v any) {
	if value, ok := convertTo[T](v); ok {
		c.Append(value)
		return
	}
	c.AppendDefault() // not checked
}

func (c *typed[T]) Prepare() error                    { return prepare(c.Of) }
func (c *typed[T]) EncodeState(b *proto.Buffer)       { encodeState(c.Of, b) }
func (c *typed[T]) DecodeState(r *proto.Reader) error { return decodeState(c.Of, r) }
func (c *typed[T]) decodeUnder(r *proto.Reader, rows int, null []uint8) error {
	return decodeUnder(c.Of, r, rows, null)
}

func convertTo[T any](v any) (T, bool) {
	if value, ok := v.(T); ok {
		return value, true
	}
	var value T
	ok := assign(reflect.ValueOf(&value).Elem(), reflect.ValueOf(v))
	return value, ok
}

func refuseType(c Buffer, v any, want reflect.Type) error {
	return &ValueError{Type: string(c.Type()), Value: v, Reason: fmt.Sprintf("it is a %T; the column takes a %s", v, want), mismatch: true}
}

// isMismatch says whether err refuses the Go type of a value, not the value.
func isMismatch(err error) bool {
	var refused *ValueError
	return errors.As(err, &refused) && refused.mismatch
}

// scalar is a typed column that can stand inside others without reflection.
type scalar[T any] struct {
	typed[T]
}

func anyScalar[T any](c Of[T]) Any { return &scalar[T]{typed[T]{c}} }

func (c *scalar[T]) array() Any          { return &typed[[]T]{Array(c.Of)} }
func (c *scalar[T]) nullable() Any       { return &pointer[T]{typed[*T]{Nullable(c.Of)}} }
func (c *scalar[T]) lowCardinality() Any { return &scalar[T]{typed[T]{LowCardinality(c.Of)}} }

// pointer is a Nullable typed column that can stand inside others.
type pointer[T any] struct {
	typed[*T]
}

func (c *pointer[T]) array() Any          { return &typed[[]*T]{Array(c.Of)} }
func (c *pointer[T]) lowCardinality() Any { return &pointer[T]{typed[*T]{LowCardinality(c.Of)}} }

// reference is a typed column of values that can be nil.
type reference[T any] struct {
	typed[T]
}

func anyReference[T any](c Of[T]) Any { return &reference[T]{typed[T]{c}} }

func (c *reference[T]) array() Any          { return &typed[[]T]{Array(c.Of)} }
func (c *reference[T]) nullable() Any       { return &reference[T]{typed[T]{NullableRef(c.Of)}} }
func (c *reference[T]) lowCardinality() Any { return &reference[T]{typed[T]{LowCardinality(c.Of)}} }

// anyArray makes an Array column of any column.
func anyArray(inner Any) Any {
	if a, ok := inner.(interface{ array() Any }); ok {
		return a.array()
	}
	return &arrayAny{inner: inner, goType: reflect.SliceOf(inner.GoType())}
}

// anyNullable makes a Nullable column of any column.
func anyNullable(inner Any) (Any, error) {
	if n, ok := inner.(interface{ nullable() Any }); ok {
		return n.nullable(), nil
	}
	return &nullableAny{inner: inner, goType: nullableType(inner.GoType())}, nil
}

// anyLowCardinality makes a LowCardinality column of any column.
func anyLowCardinality(inner Any) (Any, error) {
	if l, ok := inner.(interface{ lowCardinality() Any }); ok {
		return l.lowCardinality(), nil
	}
	return nil, fmt.Errorf("column: there is no LowCardinality(%s)", inner.Type())
}
