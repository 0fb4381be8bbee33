package clickhouse

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// Typed is a Go value that knows its ClickHouse type, such as a value of
// Variant or Dynamic.
type Typed interface {
	// ClickHouseValue returns the type's text and a Go value of that type; a
	// nil value is NULL.
	ClickHouseValue() (typ string, value any)
}

// ValueError says that a Go value cannot be a value of a ClickHouse type.
type ValueError struct {
	Value any
	Type  Type // zero: of any type
	Msg   string
}

func (e *ValueError) Error() string {
	if e.Type.IsZero() {
		return fmt.Sprintf("clickhouse: %T %.100v: %s", e.Value, e.Value, e.Msg)
	}
	return fmt.Sprintf("clickhouse: %T %.100v as %s: %s", e.Value, e.Value, e.Type, e.Msg)
}

// IsNull reports whether v is NULL in SQL: nil, a nil pointer, or a
// [driver.Valuer] whose value is nil.
func IsNull(v any) bool {
	v, err := plain(v)
	return err == nil && v == nil
}

// ParamType returns the type of the server-side parameter that holds v, by v's
// Go type: int64 is Int64, time.Time is DateTime64 in UTC with as many digits
// as it needs, []string is Array(String). NULL has none; see [IsNull].
func ParamType(v any) (Type, error) { return paramType(v, 0) }

func paramType(v any, depth int) (Type, error) {
	v, err := plain(v)
	if err != nil {
		return Type{}, err
	}
	if depth > maxTypeDepth {
		return Type{}, &ValueError{Value: fmt.Sprintf("%T", v), Msg: "nested too deep"}
	}
	switch v := v.(type) {
	case nil:
		return Type{}, &ValueError{Value: v, Msg: "NULL has no type of its own"}
	case Typed:
		text, _ := v.ClickHouseValue()
		return ParseType(text)
	case time.Time:
		return timeType(v, 0), nil
	case time.Duration:
		return simpleType("Time64", fmt.Sprint(fractionDigits(int(v%time.Second), 0))), nil
	case uuid.UUID:
		return Type{Name: "UUID"}, nil
	case netip.Addr:
		return addrType(v)
	case decimal.Decimal:
		return decimalType(v)
	case big.Int:
		return bigType(v)
	case []byte, json.RawMessage:
		return Type{Name: "String"}, nil
	case orb.Point:
		return Type{Name: "Point"}, nil
	case orb.Ring:
		return Type{Name: "Ring"}, nil
	case orb.LineString:
		return Type{Name: "LineString"}, nil
	case orb.MultiLineString:
		return Type{Name: "MultiLineString"}, nil
	case orb.Polygon:
		return Type{Name: "Polygon"}, nil
	case orb.MultiPolygon:
		return Type{Name: "MultiPolygon"}, nil
	}
	return kindType(reflect.ValueOf(v), depth)
}

// kindType returns the type of a value by the kind of its Go type.
func kindType(v reflect.Value, depth int) (Type, error) {
	switch v.Kind() {
	case reflect.Bool:
		return Type{Name: "Bool"}, nil
	case reflect.Int, reflect.Int64:
		return Type{Name: "Int64"}, nil
	case reflect.Int8:
		return Type{Name: "Int8"}, nil
	case reflect.Int16:
		return Type{Name: "Int16"}, nil
	case reflect.Int32:
		return Type{Name: "Int32"}, nil
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return Type{Name: "UInt64"}, nil
	case reflect.Uint8:
		return Type{Name: "UInt8"}, nil
	case reflect.Uint16:
		return Type{Name: "UInt16"}, nil
	case reflect.Uint32:
		return Type{Name: "UInt32"}, nil
	case reflect.Float32:
		return Type{Name: "Float32"}, nil
	case reflect.Float64:
		return Type{Name: "Float64"}, nil
	case reflect.String:
		return Type{Name: "String"}, nil
	case reflect.Slice, reflect.Array:
		elem, err := commonType(v.Type().Elem(), depth, v.Len(), v.Index)
		return Type{Name: "Array", Args: []TypeArg{{Type: elem}}}, err
	case reflect.Map:
		keys := v.MapKeys()
		key, err := commonType(v.Type().Key(), depth, len(keys), func(i int) reflect.Value { return keys[i] })
		if err != nil {
			return Type{}, err
		}
		value, err := commonType(v.Type().Elem(), depth, len(keys), func(i int) reflect.Value { return v.MapIndex(keys[i]) })
		return Type{Name: "Map", Args: []TypeArg{{Type: key}, {Type: value}}}, err
	case reflect.Struct:
		t := Type{Name: "Tuple", Args: []TypeArg{}}
		for _, f := range exportedFields(v.Type()) {
			elem, err := commonType(f.Type, depth, 1, func(int) reflect.Value { return v.FieldByIndex(f.Index) })
			if err != nil {
				return Type{}, err
			}
			t.Args = append(t.Args, TypeArg{Type: elem})
		}
		return t, nil
	}
	return Type{}, &ValueError{Value: v.Interface(), Msg: "no ClickHouse type holds values of this Go type"}
}

// commonType returns the type that holds the n elements of a collection of
// elements of Go type t: the widest of theirs, Nullable when one is NULL.
func commonType(t reflect.Type, depth, n int, at func(int) reflect.Value) (Type, error) {
	var common Type
	nullable := false
	for i := range n {
		e := at(i).Interface()
		if IsNull(e) {
			nullable = true
			continue
		}
		et, err := paramType(e, depth+1)
		if err != nil {
			return Type{}, err
		}
		if common.IsZero() {
			common = et
		} else if common, err = widerType(common, et, e); err != nil {
			return Type{}, err
		}
	}
	if common.IsZero() {
		common = zeroType(t)
	}
	if nullable {
		switch common.Name {
		case "Array", "Map", "Nullable", "Point", "Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon":
		default:
			common = NullableOf(common)
		}
	}
	return common, nil
}

// zeroType returns the type for elements of Go type t where there is none to
// look at.
func zeroType(t reflect.Type) Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Interface {
		return Type{Name: "String"}
	}
	zero, err := ParamType(reflect.New(t).Elem().Interface())
	if err != nil {
		return Type{Name: "String"}
	}
	return zero
}

// widerType returns the type that holds what a and b hold.
func widerType(a, b Type, v any) (Type, error) {
	switch {
	case a.Equal(b):
		return a, nil
	case a.Base().Name == b.Base().Name && len(a.Base().Args) == len(b.Base().Args):
		wide := Type{Name: a.Base().Name}
		for i, x := range a.Base().Args {
			y := b.Base().Args[i]
			switch {
			case x.Kind == ArgLiteral && y.Kind == ArgLiteral:
				if numberText(y.Text) > numberText(x.Text) {
					x = y
				}
			case x.Kind == ArgType && y.Kind == ArgType:
				t, err := widerType(x.Type, y.Type, v)
				if err != nil {
					return Type{}, err
				}
				x.Type = t
			}
			wide.Args = append(wide.Args, x)
		}
		if a.IsNullable() || b.IsNullable() {
			return NullableOf(wide), nil
		}
		return wide, nil
	case a.Name == "IPv4" && b.Name == "IPv6", a.Name == "IPv6" && b.Name == "IPv4":
		return Type{Name: "IPv6"}, nil
	}
	return Type{}, &ValueError{Value: v, Type: a, Msg: "the elements of one array or map must have one type; this one is " + b.String()}
}

// NullableOf returns Nullable(t), or t when it is Nullable already.
func NullableOf(t Type) Type {
	if t.IsNullable() {
		return t
	}
	return Type{Name: "Nullable", Args: []TypeArg{{Type: t}}}
}

// ArrayOf returns Array(t).
func ArrayOf(t Type) Type {
	return Type{Name: "Array", Args: []TypeArg{{Type: t}}}
}

// plain strips what hides a value: pointers, interfaces, and [driver.Valuer]
// where the type is none that chent knows. NULL is nil.
func plain(v any) (any, error) {
	for range 100 {
		switch x := v.(type) {
		case nil, Typed, time.Time, time.Duration, uuid.UUID, netip.Addr, decimal.Decimal, big.Int,
			[]byte, json.RawMessage, orb.Point:
			return v, nil
		case *big.Int:
			if x == nil {
				return nil, nil
			}
			return *x, nil
		case decimal.NullDecimal:
			if !x.Valid {
				return nil, nil
			}
			return x.Decimal, nil
		case uuid.NullUUID:
			if !x.Valid {
				return nil, nil
			}
			return x.UUID, nil
		}
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer {
			if rv.IsNil() {
				return nil, nil
			}
			v = rv.Elem().Interface()
			continue
		}
		valuer, ok := v.(driver.Valuer)
		if !ok {
			return known(v), nil
		}
		inner, err := valuer.Value()
		if err != nil {
			return nil, fmt.Errorf("clickhouse: value of %T: %w", v, err)
		}
		if inner != nil && reflect.TypeOf(inner) == reflect.TypeOf(v) {
			return inner, nil
		}
		v = inner
	}
	return nil, &ValueError{Value: v, Msg: "its Value method never ends"}
}

// known converts a value of a named type to the type chent knows underneath:
// type Day time.Time is a time.Time. Other values are returned as they are.
func known(v any) any {
	rv := reflect.ValueOf(v)
	for _, t := range knownTypes {
		if rv.Type() != t && rv.Type().ConvertibleTo(t) && rv.Kind() == t.Kind() {
			return rv.Convert(t).Interface()
		}
	}
	return v
}

var knownTypes = []reflect.Type{
	reflect.TypeFor[time.Time](),
	reflect.TypeFor[netip.Addr](),
	reflect.TypeFor[decimal.Decimal](),
	reflect.TypeFor[big.Int](),
}

// exportedFields returns the fields of a struct type that are elements of its
// tuple, in order.
func exportedFields(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			fields = append(fields, f)
		}
	}
	return fields
}
