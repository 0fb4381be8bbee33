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
func AnyOf[T any](c Of[T]) Value { return anyOf(c) }

// Value is what [AnyOf] makes: an [Any] that is a [Memory] too.
type Value interface {
	Storer
	Memory
}

// Typed is the column of T inside c, if c has values of type T and was not put
// together at run time.
func Typed[T any](c Any) (Of[T], bool) {
	if t, ok := c.(*typed); ok {
		if o, ok := t.values.(*valuesOf[T]); ok {
			return o.c, true
		}
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

// typed is a column of a known type as Any. What depends on the type is in its
// values, so that there is one typed for all types: what has a type parameter is
// compiled again for each of them, and all users pay for it.
type typed struct {
	Buffer
	values anyValues
	// array, nullable and lowCardinality make the column of this one inside
	// another. Default: it is put together at run time.
	array, nullable, lowCardinality func() Any
}

// anyValues are the values of a column of a type.
type anyValues interface {
	goType() reflect.Type
	row(i int) any
	storeRow(p any, i int) bool
	checkAny(v any) error
	appendAny(v any)
	appendDefault()
	keptAny() func(any) any

	checkRows(rows []unsafe.Pointer, offset uintptr) (int, error)
	appendRows(rows []unsafe.Pointer, offset uintptr)
	storeRows(p unsafe.Pointer, stride uintptr, rows int)
	storeAt(p unsafe.Pointer, i int)
}

func anyOf[T any](c Of[T]) *typed { return &typed{Buffer: c, values: &valuesOf[T]{c}} }

func (c *typed) GoType() reflect.Type { return c.values.goType() }

func (c *typed) Value(i int) any { return c.values.row(i) }

// StoreRow makes it a [Storer].
func (c *typed) StoreRow(p any, i int) bool { return c.values.storeRow(p, i) }

func (c *typed) CheckValue(v any) error { return c.values.checkAny(v) }
func (c *typed) AppendValue(v any)      { c.values.appendAny(v) }
func (c *typed) AppendDefault()         { c.values.appendDefault() }

func (c *typed) keptAny() func(any) any { return c.values.keptAny() }

func (c *typed) Prepare() error                    { return prepare(c.Buffer) }
func (c *typed) EncodeState(b *proto.Buffer)       { encodeState(c.Buffer, b) }
func (c *typed) DecodeState(r *proto.Reader) error { return decodeState(c.Buffer, r) }
func (c *typed) decodeUnder(r *proto.Reader, rows int, null []uint8) error {
	return decodeUnder(c.Buffer, r, rows, null)
}

// valuesOf are the values of c.
type valuesOf[T any] struct{ c Of[T] }

func (o *valuesOf[T]) goType() reflect.Type { return reflect.TypeFor[T]() }

func (o *valuesOf[T]) row(i int) any { return o.c.Row(i) }

func (o *valuesOf[T]) storeRow(p any, i int) bool {
	v, ok := p.(*T)
	if ok {
		*v = o.c.Row(i)
	}
	return ok
}

func (o *valuesOf[T]) checkAny(v any) error {
	value, ok := convertTo[T](v)
	if !ok {
		return refuseType(o.c, v, reflect.TypeFor[T]())
	}
	return o.c.Check(value)
}

func (o *valuesOf[T]) appendAny(v any) {
	if value, ok := convertTo[T](v); ok {
		o.c.Append(value)
		return
	}
	o.c.AppendDefault() // not checked
}

func (o *valuesOf[T]) appendDefault() { o.c.AppendDefault() }

// keptAny is kept for a caller that does not know T.
func (o *valuesOf[T]) keptAny() func(any) any {
	kept := keptOf(o.c)
	if kept == nil {
		return nil
	}
	return func(v any) any {
		value, _ := convertTo[T](v)
		return kept(value)
	}
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

// anyScalar is a typed column that can stand inside others without reflection.
func anyScalar[T any](c Of[T]) Any {
	t := anyOf(c)
	t.array = func() Any { return anyOf(Array(c)) }
	t.nullable = func() Any { return anyPointer(Nullable(c)) }
	t.lowCardinality = func() Any { return anyScalar(LowCardinality(c)) }
	return t
}

// anyPointer is a Nullable typed column that can stand inside others.
func anyPointer[T any](c Of[*T]) Any {
	t := anyOf(c)
	t.array = func() Any { return anyOf(Array(c)) }
	t.lowCardinality = func() Any { return anyPointer(LowCardinality(c)) }
	return t
}

// anyReference is a typed column of values that can be nil.
func anyReference[T any](c Of[T]) Any {
	t := anyOf(c)
	t.array = func() Any { return anyOf(Array(c)) }
	t.nullable = func() Any { return anyReference(NullableRef(c)) }
	t.lowCardinality = func() Any { return anyReference(LowCardinality(c)) }
	return t
}

// anyArray makes an Array column of any column.
func anyArray(inner Any) Any {
	if t, ok := inner.(*typed); ok && t.array != nil {
		return t.array()
	}
	return &arrayAny{inner: inner, goType: reflect.SliceOf(inner.GoType())}
}

// anyNullable makes a Nullable column of any column.
func anyNullable(inner Any) (Any, error) {
	if t, ok := inner.(*typed); ok && t.nullable != nil {
		return t.nullable(), nil
	}
	return &nullableAny{inner: inner, goType: nullableType(inner.GoType())}, nil
}

// anyLowCardinality makes a LowCardinality column of any column.
func anyLowCardinality(inner Any) (Any, error) {
	if t, ok := inner.(*typed); ok && t.lowCardinality != nil {
		return t.lowCardinality(), nil
	}
	return nil, fmt.Errorf("column: there is no LowCardinality(%s)", inner.Type())
}
