package column

import (
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// UnsupportedError says that no column can be made of a type.
type UnsupportedError struct {
	// Type is the type as the server prints it.
	Type string
	// Reason says why, and what to do.
	Reason string
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("column: a column of type %s cannot be read or written: %s", e.Type, e.Reason)
}

// ForType makes a buffer for a type known at run time only, as the server
// prints it in the header of a result. zone is that of DateTime and DateTime64
// without one, the server's; nil is UTC.
//
// Values have the Go types of the table above. Enum is string; a Tuple is a
// map[string]any where its elements have names and a []any where they have
// none; Nested is a slice of them. A Map whose keys no Go map can have is a
// [][]any of keys and values.
func ForType(text string, zone *time.Location) (Any, error) {
	return builder{zone: zone}.text(text)
}

// builder makes columns of types.
type builder struct {
	zone     *time.Location
	truncate bool // times are cut to the tick
	depth    int  // how many Dynamic columns named the type
	anyZone  bool // a zone that is not known here is UTC
}

// cut is c, made to cut its values where truncate says so.
func cut[C interface{ Truncate() C }](c C, truncate bool) C {
	if truncate {
		return c.Truncate()
	}
	return c
}

// text makes the column of a type by its text.
func (b builder) text(text string) (Any, error) {
	t, err := clickhouse.ParseType(text)
	if err != nil {
		return nil, fmt.Errorf("column: %w", err)
	}
	return b.make(t)
}

func (b builder) make(t clickhouse.Type) (Any, error) {
	if c, ok := plainColumn(t.Name); ok && t.Args == nil {
		return c, nil
	}
	if precision, scale, ok := t.Decimal(); ok {
		return made(anyScalar(Decimal(precision, scale)))
	}
	switch t.Name {
	case "FixedString":
		n, _ := t.Int(0)
		return made(anyScalar(FixedString(n)))
	case "DateTime", "DateTime32":
		zone, err := b.zoneOf(t)
		if err != nil {
			return nil, err
		}
		return made(anyScalar(cut(DateTime(zone), b.truncate)))
	case "DateTime64":
		zone, err := b.zoneOf(t)
		if err != nil {
			return nil, err
		}
		return made(anyScalar(cut(DateTime64(intOr(t, 0, 3), zone), b.truncate)))
	case "Time64":
		return made(anyScalar(cut(Time64(intOr(t, 0, 3)), b.truncate)))
	case "Date":
		return anyScalar(cut(Date(), b.truncate)), nil
	case "Date32":
		return anyScalar(cut(Date32(), b.truncate)), nil
	case "Time":
		return anyScalar(cut(Time(), b.truncate)), nil
	case "Enum8", "Enum16", "Enum":
		return enumColumn(t)
	case "QBit":
		return qbitColumn(t)
	case "JSON":
		return made(anyReference(JSON(arguments(t))))
	case "Dynamic":
		c := cut(DynamicOf(arguments(t), b.zone), b.truncate)
		c.make.depth = b.depth
		return AnyOf(c), nil
	case "Array", "Nullable", "LowCardinality":
		inner, err := b.make(t.Elem())
		if err != nil {
			return nil, err
		}
		switch t.Name {
		case "Array":
			return anyArray(inner), nil
		case "Nullable":
			return anyNullable(inner)
		}
		return anyLowCardinality(inner)
	case "Map":
		key, err := b.make(t.Key())
		if err != nil {
			return nil, err
		}
		value, err := b.make(t.Elem())
		if err != nil {
			return nil, err
		}
		return anyMap(key, value), nil
	case "Tuple":
		return b.tuple(t)
	case "Nested":
		rows, err := b.tuple(clickhouse.Type{Name: "Tuple", Args: t.Args})
		if err != nil {
			return nil, err
		}
		return anyArray(rows), nil
	case "Variant":
		types, err := b.all(t.Types())
		if err != nil {
			return nil, err
		}
		return AnyOf(VariantOf(types...)), nil
	case "SimpleAggregateFunction":
		return b.make(t.Elem())
	case "AggregateFunction":
		return nil, stateError(t)
	}
	return nil, &UnsupportedError{t.String(), "the type is unknown here"}
}

// made is c, or why it cannot exist.
func made(c Any) (Any, error) {
	if err := prepare(c); err != nil {
		return nil, err
	}
	return c, nil
}

func (b builder) all(types []clickhouse.Type) ([]Any, error) {
	list := make([]Any, len(types))
	for i, t := range types {
		var err error
		if list[i], err = b.make(t); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (b builder) tuple(t clickhouse.Type) (Any, error) {
	types, err := b.all(t.Types())
	if err != nil {
		return nil, err
	}
	c := &tupleAny{elements: types, names: make([]string, len(types))}
	for i, a := range t.Args {
		c.names[i] = a.Name
	}
	return c, nil
}

func (b builder) zoneOf(t clickhouse.Type) (*time.Location, error) {
	name := t.Timezone()
	if name == "" {
		return b.zone, nil
	}
	zone, err := time.LoadLocation(name)
	switch {
	case err != nil && b.anyZone:
		return time.UTC, nil
	case err != nil:
		return nil, fmt.Errorf("column: the zone of %s is not known on this machine; import time/tzdata: %w", t, err)
	}
	return zone, nil
}

// arguments is what stands between the parentheses of t.
func arguments(t clickhouse.Type) string {
	text := strings.TrimPrefix(t.String(), t.Name)
	return strings.TrimSuffix(strings.TrimPrefix(text, "("), ")")
}

func intOr(t clickhouse.Type, i, otherwise int) int {
	if n, ok := t.Int(i); ok {
		return n
	}
	return otherwise
}

func enumColumn(t clickhouse.Type) (Any, error) {
	values := make([]EnumValue, len(t.Args))
	next := int64(1)
	for i, a := range t.Args {
		if a.Text != "" {
			n, err := strconv.ParseInt(a.Text, 10, 16)
			if err != nil {
				return nil, fmt.Errorf("column: %s: %w", t, err)
			}
			next = n
		}
		if next > math.MaxInt16 {
			return nil, fmt.Errorf("column: %s: the number of %q is beyond %d", t, a.Name, math.MaxInt16)
		}
		values[i] = EnumValue{a.Name, int16(next)}
		next++
	}
	if t.Name == "Enum16" {
		return made(anyScalar(Enum16[string](values...)))
	}
	c, err := made(anyScalar(Enum8[string](values...)))
	if err != nil && t.Name == "Enum" {
		return made(anyScalar(Enum16[string](values...)))
	}
	return c, err
}

func qbitColumn(t clickhouse.Type) (Any, error) {
	dimension := intOr(t, 1, 0)
	var stride []int
	if n, ok := t.Int(2); ok {
		stride = append(stride, n)
	}
	switch t.Elem().Name {
	case "Int8":
		return made(anyReference(QBitInt8(dimension, stride...)))
	case "BFloat16":
		return made(anyReference(QBitBFloat16(dimension, stride...)))
	case "Float32":
		return made(anyReference(QBitFloat32(dimension, stride...)))
	case "Float64":
		return made(anyReference(QBitFloat64(dimension, stride...)))
	}
	return nil, &UnsupportedError{t.String(), "its elements are of an unknown type"}
}

// plainColumn is a column of a type without arguments.
func plainColumn(name string) (Any, bool) {
	switch name {
	case "Bool":
		return anyScalar(Bool()), true
	case "Int8":
		return anyScalar(Int8()), true
	case "Int16":
		return anyScalar(Int16()), true
	case "Int32":
		return anyScalar(Int32()), true
	case "Int64":
		return anyScalar(Int64()), true
	case "Int128":
		return anyReference(Int128()), true
	case "Int256":
		return anyReference(Int256()), true
	case "UInt8":
		return anyScalar(UInt8()), true
	case "UInt16":
		return anyScalar(UInt16()), true
	case "UInt32":
		return anyScalar(UInt32()), true
	case "UInt64":
		return anyScalar(UInt64()), true
	case "UInt128":
		return anyReference(UInt128()), true
	case "UInt256":
		return anyReference(UInt256()), true
	case "Float32":
		return anyScalar(Float32()), true
	case "Float64":
		return anyScalar(Float64()), true
	case "BFloat16":
		return anyScalar(BFloat16()), true
	case "String":
		return anyScalar(String()), true
	case "UUID":
		return anyScalar(UUID()), true
	case "IPv4":
		return anyScalar(IPv4()), true
	case "IPv6":
		return anyScalar(IPv6()), true
	case "Nothing":
		return anyScalar(Nothing()), true
	case "Point":
		return anyScalar(Point()), true
	case "Ring":
		return anyScalar(Ring()), true
	case "LineString":
		return anyScalar(LineString()), true
	case "MultiLineString":
		return anyScalar(MultiLineString()), true
	case "Polygon":
		return anyScalar(Polygon()), true
	case "MultiPolygon":
		return anyScalar(MultiPolygon()), true
	case "Geometry":
		return anyScalar(Geometry()), true
	}
	return intervalColumn(name)
}

func intervalColumn(name string) (Any, bool) {
	switch name {
	case "IntervalNanosecond", "IntervalMicrosecond", "IntervalMillisecond", "IntervalSecond", "IntervalMinute", "IntervalHour",
		"IntervalDay", "IntervalWeek", "IntervalMonth", "IntervalQuarter", "IntervalYear":
		return anyScalar(Interval(strings.TrimPrefix(name, "Interval"))), true
	}
	return nil, false
}

// naturalType is the ClickHouse type whose own Go type v has.
func naturalType(v any) (string, bool) {
	switch v := v.(type) {
	case bool:
		return "Bool", true
	case int, int64:
		return "Int64", true
	case int8:
		return "Int8", true
	case int16:
		return "Int16", true
	case int32:
		return "Int32", true
	case uint, uint64:
		return "UInt64", true
	case uint8:
		return "UInt8", true
	case uint16:
		return "UInt16", true
	case uint32:
		return "UInt32", true
	case float32:
		return "Float32", true
	case float64:
		return "Float64", true
	case string:
		return "String", true
	case time.Time:
		return "DateTime64(9)", true
	case uuid.UUID:
		return "UUID", true
	case *big.Int:
		return "Int256", true
	case netip.Addr:
		if v.Is4() {
			return "IPv4", true
		}
		return "IPv6", true
	}
	if t := reflect.TypeOf(v); t != nil && t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 {
		if inner, ok := naturalType(reflect.Zero(t.Elem()).Interface()); ok {
			return "Array(" + inner + ")", true
		}
	}
	return "", false
}
