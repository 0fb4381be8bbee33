package clickhouse

import (
	"encoding/json"
	"math/big"
	"net/netip"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// ParamTypeFor returns the type of the server-side parameter that holds v when
// v meets a column of the given type: the column's own type, without Nullable
// and LowCardinality and in UTC, if it holds v exactly; otherwise the type of
// v itself, so that no digit of v is lost in a comparison. Date columns take
// the day of v in v's own zone.
//
// Enum and FixedString columns take String: the server converts it.
func ParamTypeFor(v any, column Type) (Type, error) {
	v, err := plain(v)
	if err != nil {
		return Type{}, err
	}
	if v == nil {
		return Type{}, &ValueError{Value: v, Type: column, Msg: "NULL has no type of its own"}
	}
	column = column.Base()
	if t, ok := v.(Typed); ok {
		return ParamType(t)
	}
	switch column.Name {
	case "Enum8", "Enum16", "Enum", "FixedString":
		column = Type{Name: "String"}
	case "DateTime32":
		column = Type{Name: "DateTime"}
	}
	if fit, ok, err := fitType(v, column); ok || err != nil {
		return fit, err
	}
	return ParamType(v)
}

// fitType returns the parameter type for v in a column of type t; not ok when
// t has no say about v.
func fitType(v any, t Type) (Type, bool, error) {
	rv := reflect.ValueOf(v)
	if t.Kind() == KindInteger {
		n, isInt := intOf(v)
		return t, isInt && inIntRange(n, t.Name), nil
	}
	switch t.Name {
	case "Bool":
		return t, rv.Kind() == reflect.Bool, nil
	case "String":
		return t, isText(v), nil
	case "Float32", "BFloat16":
		return Type{Name: "Float32"}, rv.CanFloat() && float64(float32(rv.Float())) == rv.Float(), nil
	case "Float64":
		return t, rv.CanFloat(), nil
	case "Date", "Date32":
		d, ok := v.(time.Time)
		if !ok {
			return Type{}, false, nil
		}
		if t.Name == "Date" && !dateInRange(d, "Date") {
			t = Type{Name: "Date32"}
		}
		if !dateInRange(d, t.Name) {
			return Type{}, false, &ValueError{Value: v, Type: t, Msg: "Date32 holds the days from 1900-01-01 to 2299-12-31"}
		}
		return t, true, nil
	case "DateTime":
		d, ok := v.(time.Time)
		return simpleType("DateTime", "'UTC'"), ok && d.Nanosecond() == 0 && dateTimeInRange(d), nil
	case "DateTime64":
		d, ok := v.(time.Time)
		if !ok {
			return Type{}, false, nil
		}
		digits, _ := t.Int(0)
		return timeType(d, digits), true, nil
	case "Time", "Time64":
		d, ok := v.(time.Duration)
		if !ok {
			return Type{}, false, nil
		}
		digits, _ := t.Int(0)
		if digits = fractionDigits(int(d%time.Second), digits); digits == 0 && t.Name == "Time" {
			return t, true, nil
		}
		return simpleType("Time64", string(rune('0'+digits))), true, nil
	case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256":
		d, ok := v.(decimal.Decimal)
		precision, scale, _ := t.Decimal()
		return t, ok && decimalFits(d, precision, scale), nil
	case "UUID":
		_, ok := uuidOf(v)
		return t, ok, nil
	case "IPv4", "IPv6":
		a, ok := v.(netip.Addr)
		if !ok {
			return t, isText(v), nil
		}
		if fit, err := addrType(a); err != nil || fit.Name == "IPv6" && !a.Is4In6() {
			return fit, true, err
		}
		return t, true, nil
	case "JSON":
		return t, isText(v), nil
	case "Point", "Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon":
		return t, rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array, nil
	case "Array":
		if rv.Kind() != reflect.Slice && rv.Kind() != reflect.Array || isText(v) && t.Elem().Name != "UInt8" {
			return Type{}, false, nil
		}
		elem, err := fitAll(t.Elem(), rv.Len(), rv.Index)
		return ArrayOf(elem), true, err
	case "Map":
		if rv.Kind() != reflect.Map {
			return Type{}, false, nil
		}
		keys := rv.MapKeys()
		key, err := fitAll(t.Key(), len(keys), func(i int) reflect.Value { return keys[i] })
		if err != nil {
			return Type{}, false, err
		}
		value, err := fitAll(t.Elem(), len(keys), func(i int) reflect.Value { return rv.MapIndex(keys[i]) })
		return Type{Name: "Map", Args: []TypeArg{{Type: key}, {Type: value}}}, true, err
	case "Tuple":
		return fitTuple(rv, t)
	}
	return Type{}, false, nil
}

// fitAll returns the type for n elements of a collection whose elements are of
// type t: t where it holds all of them.
func fitAll(t Type, n int, at func(int) reflect.Value) (Type, error) {
	var wide Type
	nullable := false
	for i := range n {
		e := at(i).Interface()
		if IsNull(e) {
			nullable = true
			continue
		}
		et, err := ParamTypeFor(e, t)
		if err != nil {
			return Type{}, err
		}
		if wide.IsZero() {
			wide = et
		} else if wide, err = widerType(wide, et, e); err != nil {
			return commonType(reflect.TypeFor[any](), 0, n, at)
		}
	}
	if wide.IsZero() {
		wide = t.Base()
	}
	if nullable {
		wide = NullableOf(wide)
	}
	return wide, nil
}

func fitTuple(rv reflect.Value, t Type) (Type, bool, error) {
	members := t.Types()
	if rv.Kind() != reflect.Struct {
		return Type{}, false, nil
	}
	fields := exportedFields(rv.Type())
	if len(fields) != len(members) {
		return Type{}, false, nil
	}
	fit := Type{Name: "Tuple", Args: []TypeArg{}}
	for i, f := range fields {
		elem, err := fitAll(members[i], 1, func(int) reflect.Value { return rv.FieldByIndex(f.Index) })
		if err != nil {
			return Type{}, false, err
		}
		fit.Args = append(fit.Args, TypeArg{Type: elem})
	}
	return fit, true, nil
}

// intOf returns v as an integer.
func intOf(v any) (*big.Int, bool) {
	if b, ok := v.(big.Int); ok {
		return &b, true
	}
	switch rv := reflect.ValueOf(v); {
	case rv.CanInt():
		return big.NewInt(rv.Int()), true
	case rv.CanUint():
		return new(big.Int).SetUint64(rv.Uint()), true
	}
	return nil, false
}

// isText reports whether v is a string or bytes.
func isText(v any) bool {
	switch v.(type) {
	case []byte, json.RawMessage:
		return true
	}
	return reflect.ValueOf(v).Kind() == reflect.String
}

// uuidOf returns v as a UUID: a uuid.UUID or another type of its shape, or its
// text.
func uuidOf(v any) (uuid.UUID, bool) {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.String {
		id, err := uuid.Parse(rv.String())
		return id, err == nil
	}
	if t := reflect.TypeFor[uuid.UUID](); rv.Type().ConvertibleTo(t) && rv.Kind() == reflect.Array {
		return rv.Convert(t).Interface().(uuid.UUID), true
	}
	return uuid.UUID{}, false
}

func dateInRange(d time.Time, name string) bool {
	y, m, day := d.Date()
	if name == "Date32" {
		return 1900 <= y && y <= 2299
	}
	days := time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Unix() / 86400
	return y >= 1970 && days <= 65535
}

func dateTimeInRange(d time.Time) bool {
	return 0 <= d.Unix() && d.Unix() < 1<<32
}

func decimalFits(d decimal.Decimal, precision, scale int) bool {
	scaled := d.Shift(int32(scale))
	return scaled.IsInteger() && len(scaled.Abs().BigInt().String()) <= precision
}

// ParamTypeIn is [ParamTypeFor] for the right side of IN, where the server
// wants the column's own type. It is not ok when no value of the column's type
// is equal to v: an integer out of range, a time between two ticks.
func ParamTypeIn(v any, column Type) (Type, bool, error) {
	v, err := plain(v)
	if err != nil || v == nil {
		return Type{}, false, err
	}
	if bound, ok := BoundOf(v, column); ok && bound.Place != Equal {
		return Type{}, false, nil
	}
	t, err := ParamTypeFor(v, column)
	if err != nil {
		return Type{}, false, err
	}
	switch base := column.Base(); base.Name {
	case "DateTime64", "Time64":
		have, _ := t.Int(0)
		digits, ok := base.Int(0)
		if !ok {
			digits = 3
		}
		return t, have <= digits, nil
	case "DateTime", "DateTime32", "Date", "Time", "IPv4":
		name := base.Name
		if name == "DateTime32" {
			name = "DateTime"
		}
		return t, t.Name == name, nil
	case "Enum8", "Enum16", "Enum", "FixedString", "Dynamic", "Variant":
		return t, true, nil
	case "Float32", "BFloat16":
		return t, t.Name == "Float32", nil
	case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256":
		return t, t.Equal(base) || t.Name != "Decimal", nil
	default:
		if _, isInt := intOf(v); isInt {
			return t, t.Equal(base) || base.Name == "Float64", nil
		}
	}
	return t, true, nil
}
