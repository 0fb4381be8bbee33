package runtime

import (
	"database/sql"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/runtime/column"
)

// isScalar reports whether a struct or map type is one value to ClickHouse.
func isScalar(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[time.Time](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[uuid.UUID](),
		reflect.TypeFor[decimal.Decimal](), reflect.TypeFor[big.Int](), reflect.TypeFor[column.Variant](), reflect.TypeFor[column.Dynamic]():
		return true
	}
	return isScanner(t)
}

func isScanner(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]())
}

// storeInto decides how values of c get into a variable of type t: directly
// where the types are the same, converted where that loses nothing.
func storeInto(c column.Any, t reflect.Type, zone *time.Location) (func(dst reflect.Value, i int) error, error) {
	if store := storeDirect(c, t); store != nil {
		return store, nil
	}
	if from := c.GoType(); from.AssignableTo(t) {
		return func(dst reflect.Value, i int) error { return assign(dst, reflect.ValueOf(c.Value(i))) }, nil
	}
	typ, err := clickhouse.ParseType(string(c.Type()))
	if err != nil {
		return nil, err
	}
	convert, err := converter{zone}.to(typ, t)
	if err != nil {
		return nil, err
	}
	return func(dst reflect.Value, i int) error { return convert(dst, reflect.ValueOf(c.Value(i))) }, nil
}

// storeDirect is storeInto for the common types, without a value in between.
func storeDirect(c column.Any, t reflect.Type) func(reflect.Value, int) error {
	if s, ok := c.(column.Storer); ok && c.GoType() == t {
		return func(dst reflect.Value, i int) error {
			s.StoreRow(dst.Addr().Interface(), i)
			return nil
		}
	}
	if isScanner(t) {
		return nil // it wants to be asked
	}
	switch t.Kind() {
	case reflect.Bool:
		return setBy(c, func(dst reflect.Value, v bool) { dst.SetBool(v) })
	case reflect.String:
		return setBy(c, func(dst reflect.Value, v string) { dst.SetString(v) })
	case reflect.Int, reflect.Int64:
		if s := setInts(c); s != nil {
			return s
		}
		if u, ok := column.Typed[uint64](c); ok { // count() into an int
			return func(dst reflect.Value, i int) error {
				v := u.Row(i)
				if v > 1<<63-1 {
					return overflow(v, dst.Type())
				}
				dst.SetInt(int64(v))
				return nil
			}
		}
		if t != reflect.TypeFor[time.Duration]() {
			return setBy(c, func(dst reflect.Value, v uint32) { dst.SetInt(int64(v)) })
		}
	case reflect.Uint, reflect.Uint64:
		return first(
			setBy(c, func(dst reflect.Value, v uint64) { dst.SetUint(v) }),
			setBy(c, func(dst reflect.Value, v uint32) { dst.SetUint(uint64(v)) }),
		)
	case reflect.Float64:
		return first(
			setBy(c, func(dst reflect.Value, v float64) { dst.SetFloat(v) }),
			setBy(c, func(dst reflect.Value, v float32) { dst.SetFloat(float64(v)) }),
		)
	}
	return nil
}

func setInts(c column.Any) func(reflect.Value, int) error {
	return first(
		setBy(c, func(dst reflect.Value, v int64) { dst.SetInt(v) }),
		setBy(c, func(dst reflect.Value, v int32) { dst.SetInt(int64(v)) }),
	)
}

func setBy[T any](c column.Any, set func(reflect.Value, T)) func(reflect.Value, int) error {
	typed, ok := column.Typed[T](c)
	if !ok {
		return nil
	}
	return func(dst reflect.Value, i int) error {
		set(dst, typed.Row(i))
		return nil
	}
}

func first(fs ...func(reflect.Value, int) error) func(reflect.Value, int) error {
	for _, f := range fs {
		if f != nil {
			return f
		}
	}
	return nil
}

// bigInt is the one pointer that is a value.
var bigInt = reflect.TypeFor[*big.Int]()

// convertible reports whether convertValue may be tried: numbers to numbers,
// and otherwise types that differ in name only, inside containers too.
func convertible(from, to reflect.Type) bool {
	switch {
	case from.Kind() == reflect.Pointer:
		if to.Kind() == reflect.Pointer {
			to = to.Elem()
		}
		return convertible(from.Elem(), to)
	case to.Kind() == reflect.Pointer:
		return convertible(from, to.Elem())
	case to.Kind() == reflect.Interface:
		return from.Implements(to)
	case isNumber(from) && isNumber(to):
		return true
	case from.Kind() != to.Kind():
		return from.Kind() == reflect.String && to == reflect.TypeFor[[]byte]()
	case from.Kind() == reflect.Slice:
		return convertible(from.Elem(), to.Elem())
	case from.Kind() == reflect.Map:
		return convertible(from.Key(), to.Key()) && convertible(from.Elem(), to.Elem())
	}
	return from.ConvertibleTo(to)
}

func isNumber(t reflect.Type) bool {
	k := t.Kind()
	return k >= reflect.Int && k <= reflect.Uint64 || k == reflect.Float32 || k == reflect.Float64
}

// convertValue stores v into dst, or says that it does not fit. NULL is the
// zero value of a dst that is no pointer.
func convertValue(dst, v reflect.Value) error {
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
		dst.SetZero()
		return nil
	case v.Kind() == reflect.Pointer && !v.Type().AssignableTo(dst.Type()):
		return convertValue(dst, v.Elem())
	case v.Kind() == reflect.Interface:
		return convertValue(dst, v.Elem())
	case v.Type().AssignableTo(dst.Type()):
		dst.Set(v)
		return nil
	case dst.Kind() == reflect.Pointer:
		p := reflect.New(dst.Type().Elem())
		dst.Set(p)
		return convertValue(p.Elem(), v)
	case isNumber(v.Type()) && isNumber(dst.Type()):
		return convertNumber(dst, v)
	case dst.Kind() == reflect.Slice && v.Kind() == reflect.Slice:
		s := reflect.MakeSlice(dst.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			if err := convertValue(s.Index(i), v.Index(i)); err != nil {
				return err
			}
		}
		dst.Set(s)
		return nil
	case dst.Kind() == reflect.Map && v.Kind() == reflect.Map:
		m := reflect.MakeMapWithSize(dst.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			key, elem := reflect.New(dst.Type().Key()).Elem(), reflect.New(dst.Type().Elem()).Elem()
			if err := convertValue(key, it.Key()); err != nil {
				return err
			}
			if err := convertValue(elem, it.Value()); err != nil {
				return err
			}
			m.SetMapIndex(key, elem)
		}
		dst.Set(m)
		return nil
	case v.Type().ConvertibleTo(dst.Type()):
		dst.Set(v.Convert(dst.Type()))
		return nil
	}
	return fmt.Errorf("%s does not fit %s", v.Type(), dst.Type())
}

func convertNumber(dst, v reflect.Value) error {
	back := v.Convert(dst.Type()).Convert(v.Type())
	same := back.Equal(v)
	if v.CanFloat() && v.Float() != v.Float() { // NaN
		same = dst.CanFloat()
	}
	negative := v.CanInt() && v.Int() < 0 && dst.CanUint()
	wrapped := v.CanUint() && dst.CanInt() && v.Uint() > 1<<63-1
	if v.CanFloat() && dst.CanFloat() {
		same = true // a float64 may lose digits in a float32, as everywhere
	}
	if !same || negative || wrapped {
		return overflow(v.Interface(), dst.Type())
	}
	dst.Set(v.Convert(dst.Type()))
	return nil
}

func overflow(v any, t reflect.Type) error {
	return fmt.Errorf("scan: the value %v does not fit %s", v, t)
}
