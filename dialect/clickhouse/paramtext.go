package clickhouse

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// ParamText returns the text of v as a server-side parameter of type t, before
// any escaping: "7", "it's", "['it\'s']", "2024-01-02 03:04:05.000". NULL is
// an error on the outside, where a parameter has no plain text for it, and the
// word NULL inside arrays, maps and tuples.
func ParamText(v any, t Type) (string, error) {
	if IsNull(v) {
		return "", &ValueError{Value: v, Type: t, Msg: "NULL cannot be the text of a parameter"}
	}
	w := textWriter{}
	if err := w.write(v, t); err != nil {
		return "", err
	}
	return w.b.String(), nil
}

// EscapeParam returns the text of a parameter as the server wants it over HTTP
// and in the native protocol's parameters, where it is read as a field of a
// tab-separated file. The server does not unescape arrays, maps and tuples.
// The type is the text after the colon in {name:Type}.
func EscapeParam(text, typ string) string {
	family, _, _ := strings.Cut(strings.TrimSpace(typ), "(")
	switch strings.TrimSpace(family) {
	case "Array", "Map", "Tuple", "Nested", "Point", "Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "QBit":
		return text
	}
	escaped := QuoteString(text)
	return strings.ReplaceAll(escaped[1:len(escaped)-1], `\'`, `'`)
}

// textWriter writes a value in ClickHouse's text form. Inside a collection,
// what is not a number is quoted.
type textWriter struct {
	b     strings.Builder
	depth int
}

func (w *textWriter) quoted(s string) {
	if w.depth > 0 {
		s = QuoteString(s)
	}
	w.b.WriteString(s)
}

func (w *textWriter) write(v any, t Type) error {
	v, err := plain(v)
	if err != nil {
		return err
	}
	if w.depth > maxTypeDepth {
		return &ValueError{Value: fmt.Sprintf("%T", v), Type: t, Msg: "nested too deep"}
	}
	if v == nil {
		if w.depth == 0 || !t.IsNullable() {
			return &ValueError{Value: v, Type: t, Msg: "NULL in a type that is not Nullable"}
		}
		w.b.WriteString("NULL")
		return nil
	}
	if typed, ok := v.(Typed); ok {
		_, inner := typed.ClickHouseValue()
		return w.write(inner, t)
	}
	t = t.Base()
	switch t.Name {
	case "Array":
		return w.slice(v, t, "[", "]", t.Elem())
	case "Point":
		return w.slice(v, t, "(", ")", Type{Name: "Float64"})
	case "Ring", "LineString":
		return w.slice(v, t, "[", "]", Type{Name: "Point"})
	case "MultiLineString", "Polygon":
		return w.slice(v, t, "[", "]", Type{Name: "Ring"})
	case "MultiPolygon":
		return w.slice(v, t, "[", "]", Type{Name: "Polygon"})
	case "QBit":
		return w.slice(v, t, "[", "]", Type{Name: "Float64"})
	case "Map":
		return w.mapping(v, t)
	case "Tuple":
		return w.tuple(v, t)
	}
	return w.scalar(v, t)
}

func (w *textWriter) slice(v any, t Type, open, closing string, elem Type) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice && rv.Kind() != reflect.Array {
		return &ValueError{Value: v, Type: t, Msg: "not a slice"}
	}
	if open == "(" && rv.Len() != 2 {
		return &ValueError{Value: v, Type: t, Msg: "a point has two coordinates"}
	}
	w.depth++
	defer func() { w.depth-- }()
	w.b.WriteString(open)
	for i := range rv.Len() {
		if i > 0 {
			w.b.WriteByte(',')
		}
		if err := w.write(rv.Index(i).Interface(), elem); err != nil {
			return err
		}
	}
	w.b.WriteString(closing)
	return nil
}

// mapping writes a map with its keys in the order of their texts, so that one
// value has one text.
func (w *textWriter) mapping(v any, t Type) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Map {
		return &ValueError{Value: v, Type: t, Msg: "not a map"}
	}
	pairs := make([]string, 0, rv.Len())
	for _, k := range rv.MapKeys() {
		pair := textWriter{depth: w.depth + 1}
		if err := pair.write(k.Interface(), t.Key()); err != nil {
			return err
		}
		pair.b.WriteByte(':')
		if err := pair.write(rv.MapIndex(k).Interface(), t.Elem()); err != nil {
			return err
		}
		pairs = append(pairs, pair.b.String())
	}
	sort.Strings(pairs)
	w.b.WriteByte('{')
	w.b.WriteString(strings.Join(pairs, ","))
	w.b.WriteByte('}')
	return nil
}

func (w *textWriter) tuple(v any, t Type) error {
	rv, members := reflect.ValueOf(v), t.Types()
	if rv.Kind() != reflect.Struct {
		return &ValueError{Value: v, Type: t, Msg: "not a struct"}
	}
	fields := exportedFields(rv.Type())
	if len(fields) != len(members) {
		return &ValueError{Value: v, Type: t, Msg: fmt.Sprintf("%d fields for %d elements", len(fields), len(members))}
	}
	w.depth++
	defer func() { w.depth-- }()
	w.b.WriteByte('(')
	for i, f := range fields {
		if i > 0 {
			w.b.WriteByte(',')
		}
		if err := w.write(rv.FieldByIndex(f.Index).Interface(), members[i]); err != nil {
			return err
		}
	}
	w.b.WriteByte(')')
	return nil
}

// scalar writes a value that is no collection.
func (w *textWriter) scalar(v any, t Type) error {
	rv := reflect.ValueOf(v)
	if kind := t.Kind(); kind == KindInteger || kind == KindInterval {
		n, isInt := intOf(v)
		if rv.Kind() == reflect.Bool {
			n, isInt = big.NewInt(0), true
			if rv.Bool() {
				n = big.NewInt(1)
			}
		}
		if !isInt {
			return &ValueError{Value: v, Type: t, Msg: "not an integer"}
		}
		if kind == KindInteger && !inIntRange(n, t.Name) {
			return &ValueError{Value: n.String(), Type: t, Msg: "out of the type's range"}
		}
		w.b.WriteString(n.String())
		return nil
	}
	switch t.Name {
	case "Float32", "Float64", "BFloat16":
		return w.float(v, t)
	case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256":
		return w.decimal(v, t)
	case "Bool":
		if rv.Kind() != reflect.Bool {
			return &ValueError{Value: v, Type: t, Msg: "not a bool"}
		}
		w.b.WriteString(strconv.FormatBool(rv.Bool()))
		return nil
	case "UUID":
		id, ok := uuidOf(v)
		if !ok {
			return &ValueError{Value: v, Type: t, Msg: "not a UUID"}
		}
		w.quoted(id.String())
		return nil
	case "Date", "Date32", "DateTime", "DateTime32", "DateTime64":
		return w.time(v, t)
	case "Time", "Time64":
		return w.duration(v, t)
	case "IPv4", "IPv6":
		return w.addr(v, t)
	}
	switch x := v.(type) {
	case []byte:
		w.quoted(string(x))
	case json.RawMessage:
		w.quoted(string(x))
	default:
		if rv.Kind() != reflect.String {
			return &ValueError{Value: v, Type: t, Msg: "not a string"}
		}
		if n, ok := t.Int(0); t.Name == "FixedString" && ok && rv.Len() > n {
			return &ValueError{Value: v, Type: t, Msg: fmt.Sprintf("has %d bytes", rv.Len())}
		}
		w.quoted(rv.String())
	}
	return nil
}

func (w *textWriter) float(v any, t Type) error {
	rv := reflect.ValueOf(v)
	f, bits := 0.0, 64
	switch {
	case rv.CanFloat():
		f = rv.Float()
		if rv.Kind() == reflect.Float32 {
			bits = 32
		}
	case rv.CanInt():
		f = float64(rv.Int())
	case rv.CanUint():
		f = float64(rv.Uint())
	default:
		return &ValueError{Value: v, Type: t, Msg: "not a number"}
	}
	switch {
	case math.IsNaN(f):
		w.b.WriteString("nan")
	case math.IsInf(f, 1):
		w.b.WriteString("inf")
	case math.IsInf(f, -1):
		w.b.WriteString("-inf")
	default:
		w.b.WriteString(strconv.FormatFloat(f, 'g', -1, bits))
	}
	return nil
}

func (w *textWriter) decimal(v any, t Type) error {
	d, ok := v.(decimal.Decimal)
	if n, isInt := intOf(v); !ok && isInt {
		d, ok = decimal.NewFromBigInt(n, 0), true
	}
	if !ok {
		return &ValueError{Value: v, Type: t, Msg: "not a decimal.Decimal"}
	}
	if precision, scale, _ := t.Decimal(); !decimalFits(d, precision, scale) {
		return &ValueError{Value: d.String(), Type: t, Msg: "has more digits than the type"}
	}
	w.b.WriteString(d.String())
	return nil
}

func (w *textWriter) addr(v any, t Type) error {
	if isText(v) {
		a, err := netip.ParseAddr(fmt.Sprintf("%s", v))
		if err != nil {
			return &ValueError{Value: v, Type: t, Msg: err.Error()}
		}
		v = a
	}
	a, ok := v.(netip.Addr)
	switch {
	case !ok || !a.IsValid() || a.Zone() != "":
		return &ValueError{Value: v, Type: t, Msg: "not an address without a zone"}
	case t.Name == "IPv4":
		if a = a.Unmap(); !a.Is4() {
			return &ValueError{Value: v, Type: t, Msg: "not an IPv4 address"}
		}
	case a.Is4():
		a = netip.AddrFrom16(a.As16())
	}
	w.quoted(a.String())
	return nil
}

func (w *textWriter) time(v any, t Type) error {
	d, ok := v.(time.Time)
	if !ok {
		return &ValueError{Value: v, Type: t, Msg: "not a time.Time"}
	}
	if t.Name == "Date" || t.Name == "Date32" {
		if !dateInRange(d, t.Name) {
			return &ValueError{Value: v, Type: t, Msg: "out of the type's range"}
		}
		w.quoted(d.Format("2006-01-02"))
		return nil
	}
	zone := time.UTC
	if name := t.Timezone(); name != "" && name != "UTC" {
		var err error
		if zone, err = time.LoadLocation(name); err != nil {
			return &ValueError{Value: v, Type: t, Msg: err.Error()}
		}
	}
	digits := 0
	if t.Name == "DateTime64" {
		digits = 3
		if n, ok := t.Int(0); ok {
			digits = n
		}
		nanos := digits > 7
		if y := d.In(zone).Year(); y < 1900 || y > 2299 || nanos && (y < 1900 || !nanosInRange(d)) {
			return &ValueError{Value: v, Type: t, Msg: "out of the type's range"}
		}
	} else if !dateTimeInRange(d) {
		return &ValueError{Value: v, Type: t, Msg: "DateTime holds the years from 1970 to 2106"}
	}
	layout := "2006-01-02 15:04:05"
	if digits > 0 {
		layout += "." + strings.Repeat("0", digits)
	}
	w.quoted(d.In(zone).Format(layout))
	return nil
}

// nanosInRange reports whether d counts in nanoseconds within 64 bits.
func nanosInRange(d time.Time) bool {
	return !d.Before(time.Unix(0, math.MinInt64)) && !d.After(time.Unix(0, math.MaxInt64))
}

// maxTime is the end of the range of Time and Time64, in both directions.
const maxTime = 999*time.Hour + 59*time.Minute + 59*time.Second

func (w *textWriter) duration(v any, t Type) error {
	d, ok := v.(time.Duration)
	if !ok {
		return &ValueError{Value: v, Type: t, Msg: "not a time.Duration"}
	}
	if d.Abs() >= maxTime+time.Second {
		return &ValueError{Value: v, Type: t, Msg: "a time is at most 999:59:59, in both directions"}
	}
	digits, _ := t.Int(0)
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	seconds := int64(d / time.Second)
	text := fmt.Sprintf("%s%02d:%02d:%02d", sign, seconds/3600, seconds/60%60, seconds%60)
	if digits > 0 && t.Name == "Time64" {
		text += fmt.Sprintf(".%09d", d%time.Second)[:digits+1]
	}
	w.quoted(text)
	return nil
}
