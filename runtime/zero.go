package runtime

import (
	"net/netip"
	"reflect"
	"time"
	"unsafe"

	"github.com/shopspring/decimal"
)

// immutable are the structs whose methods change nothing behind their pointers.
var immutable = map[reflect.Type]bool{
	reflect.TypeFor[time.Time]():       true,
	reflect.TypeFor[netip.Addr]():      true,
	reflect.TypeFor[decimal.Decimal](): true,
}

// isFlat says that to copy a variable of type t is to copy its value: what it
// refers to, such as the bytes of a string, never changes.
func isFlat(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	case reflect.Array:
		return isFlat(t.Elem())
	case reflect.Struct:
		for i := 0; i < t.NumField() && !immutable[t]; i++ {
			if !isFlat(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}

// zeroOf makes the function that says whether a variable of type t is zero. A
// time is zero as its IsZero says, whatever its location, and so is any other
// type with such a method.
func zeroOf(t reflect.Type) func(unsafe.Pointer) bool {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return func(p unsafe.Pointer) bool { return (*time.Time)(p).IsZero() }
	case reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ IsZero() bool }]()):
		return func(p unsafe.Pointer) bool {
			v, ok := reflect.NewAt(t, p).Interface().(interface{ IsZero() bool })
			return ok && v.IsZero()
		}
	}
	switch t.Kind() {
	case reflect.String:
		return zeroString
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return zero[uint8]
	case reflect.Int16, reflect.Uint16:
		return zero[uint16]
	case reflect.Int32, reflect.Uint32:
		return zero[uint32]
	case reflect.Int64, reflect.Uint64:
		return zero[uint64]
	case reflect.Float32:
		return zero[float32]
	case reflect.Float64:
		return zero[float64]
	}
	return func(p unsafe.Pointer) bool { return reflect.NewAt(t, p).Elem().IsZero() }
}

func zeroString(p unsafe.Pointer) bool { return *(*string)(p) == "" }

func zero[T uint8 | uint16 | uint32 | uint64 | float32 | float64](p unsafe.Pointer) bool {
	return *(*T)(p) == 0
}
