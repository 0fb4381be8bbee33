package column

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"

	"entgo.io/ent/schema/field"
)

// Scanner makes a column of a T that is a [driver.Valuer] and whose pointer is
// a [sql.Scanner]:
//
//	column.Scanner[Link](column.String())
//
// Scan is given what database/sql drivers give: int64, float64, bool, string
// and time.Time for the columns of such values, and the Go value of the column
// for others. Value may return what the column's Go type can hold without loss.
func Scanner[T, S any, P interface {
	*T
	sql.Scanner
}](inner Of[S]) *Converted[T, S] {
	return Convert(inner,
		func(v T) (S, error) {
			valuer, ok := any(v).(driver.Valuer)
			if !ok {
				if valuer, ok = any(&v).(driver.Valuer); !ok {
					return *new(S), fmt.Errorf("%T has no Value method", v)
				}
			}
			value, err := valuer.Value()
			if err != nil {
				return *new(S), err
			}
			return fromDriver[S](value)
		},
		func(s S) (v T, err error) {
			return v, P(&v).Scan(DriverValue(s))
		})
}

// ValueScanner makes a column of a T that an ent value scanner converts.
func ValueScanner[T, S any](inner Of[S], scanner field.TypeValueScanner[T]) *Converted[T, S] {
	return Convert(inner,
		func(v T) (S, error) {
			value, err := scanner.Value(v)
			if err != nil {
				return *new(S), err
			}
			return fromDriver[S](value)
		},
		func(s S) (T, error) {
			target := scanner.ScanValue()
			if err := target.Scan(DriverValue(s)); err != nil {
				return *new(T), err
			}
			return scanner.FromValue(target)
		})
}

// DriverValue is v as database/sql drivers hand it to a Scanner: int64,
// float64, bool, string and time.Time for such values, nil for NULL, the digits
// of a big.Int, and other values as they are.
func DriverValue(v any) any {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if _, ok := v.(*big.Int); !ok && !r.IsNil() {
			return DriverValue(r.Elem().Interface())
		} else if r.IsNil() {
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if _, ok := v.(fmt.Stringer); !ok {
			return r.Int()
		}
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(r.Uint())
	case reflect.Uint, reflect.Uint64:
		if u := r.Uint(); u < 1<<63 {
			return int64(u)
		}
	case reflect.Float32:
		return r.Float()
	case reflect.String:
		return r.String()
	}
	if n, ok := v.(*big.Int); ok && n != nil {
		return n.String()
	}
	return v
}

var errNullValue = errors.New("its Value is NULL and the column is not Nullable")

// fromDriver is the driver value v as an S, if it loses nothing.
func fromDriver[S any](v driver.Value) (s S, err error) {
	switch v := v.(type) {
	case S:
		return v, nil
	case nil:
		if k := reflect.TypeFor[S]().Kind(); k == reflect.Pointer || reflect.TypeFor[S]() == reflect.TypeFor[json.RawMessage]() {
			return s, nil // NULL, or what the column refuses
		}
		return s, errNullValue
	case []byte:
		if reflect.TypeFor[S]().Kind() == reflect.String {
			reflect.ValueOf(&s).Elem().SetString(string(v))
			return s, nil
		}
	case string:
		if n, ok := any(&s).(**big.Int); ok {
			if parsed, ok := new(big.Int).SetString(v, 10); ok {
				*n = parsed
				return s, nil
			}
		}
	}
	target := reflect.ValueOf(&s).Elem()
	if _, big := any(s).(*big.Int); target.Kind() == reflect.Pointer && !big {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	if !assign(target, reflect.ValueOf(v)) {
		return s, fmt.Errorf("its Value is %T(%s), which is no %T", v, printValue(v), s)
	}
	return s, nil
}

// assign sets dst to v if v is of the same kind and fits.
func assign(dst, v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	if v.Type().AssignableTo(dst.Type()) {
		dst.Set(v)
		return true
	}
	switch {
	case dst.CanInt():
		switch {
		case v.CanInt() && !dst.OverflowInt(v.Int()):
			dst.SetInt(v.Int())
			return true
		case v.CanUint() && v.Uint() < 1<<63 && !dst.OverflowInt(int64(v.Uint())):
			dst.SetInt(int64(v.Uint()))
			return true
		}
		return false
	case dst.CanUint():
		switch {
		case v.CanUint() && !dst.OverflowUint(v.Uint()):
			dst.SetUint(v.Uint())
			return true
		case v.CanInt() && v.Int() >= 0 && !dst.OverflowUint(uint64(v.Int())):
			dst.SetUint(uint64(v.Int()))
			return true
		}
		return false
	case dst.CanFloat():
		if v.CanFloat() && (dst.Kind() == reflect.Float64 || float64(float32(v.Float())) == v.Float() || v.Float() != v.Float()) {
			dst.SetFloat(v.Float())
			return true
		}
		return false
	}
	if v.Kind() == dst.Kind() && v.Type().ConvertibleTo(dst.Type()) {
		dst.Set(v.Convert(dst.Type()))
		return true
	}
	return false
}
