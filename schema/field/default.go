package field

import (
	"cmp"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// defaultText renders a default value as the SQL that people write for it: 0,
// 'text', '2024-01-31', ['a', 'b'], map('k', 1). The server converts it to the
// column's type. A value that the type cannot hold is an error; times that are
// finer than the type are cut where truncate says so.
func defaultText(value any, typ string, enum []string, truncate bool) (string, error) {
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		return clickhouse.Literal(value) // the type is reported by the generator
	}
	if enum != nil {
		name := fmt.Sprint(value)
		for _, e := range enum {
			if e == name {
				return clickhouse.QuoteString(name), nil
			}
		}
		return "", fmt.Errorf("%q is no value of the enum", name)
	}
	if !truncate {
		if err := finer(reflect.ValueOf(value), t); err != nil {
			return "", err
		}
	}
	return literal(value, t)
}

// finer refuses times in v that are finer than those of type t.
func finer(v reflect.Value, t clickhouse.Type) error {
	t = t.Base()
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case !v.IsValid():
	case v.Type() == reflect.TypeFor[time.Time]():
		at := v.Interface().(time.Time)
		if isFiner(int64(at.Nanosecond()), t) || (t.Name == "Date" || t.Name == "Date32") && at.Hour()+at.Minute()+at.Second() > 0 {
			return fmt.Errorf("%s is finer than %s; cut it, or declare the field with Truncate()", at.Format(time.RFC3339Nano), t)
		}
	case v.Type() == reflect.TypeFor[time.Duration]():
		if isFiner(v.Int()%1e9, t) {
			return fmt.Errorf("%s is finer than %s; cut it, or declare the field with Truncate()", v, t)
		}
	case v.Kind() == reflect.Slice && t.Name == "Array":
		for i := range v.Len() {
			if err := finer(v.Index(i), t.Elem()); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
	case v.Kind() == reflect.Map && t.Name == "Map":
		for it := v.MapRange(); it.Next(); {
			if err := cmp.Or(finer(it.Key(), t.Key()), finer(it.Value(), t.Elem())); err != nil {
				return fmt.Errorf("[%v]: %w", it.Key(), err)
			}
		}
	case v.Kind() == reflect.Struct && t.Name == "Tuple":
		types := t.Types()
		for _, f := range reflect.VisibleFields(v.Type()) {
			if !f.IsExported() || len(f.Index) > 1 || f.Tag.Get("ch") == "-" || len(types) == 0 {
				continue
			}
			if err := finer(v.FieldByIndex(f.Index), types[0]); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			types = types[1:]
		}
	}
	return nil
}

// isFiner says whether a fraction of a second is between two ticks of a type.
func isFiner(nanoseconds int64, t clickhouse.Type) bool {
	digits := 0
	switch t.Name {
	case "DateTime64", "Time64":
		var ok bool
		if digits, ok = t.Int(0); !ok {
			digits = 3
		}
	case "DateTime", "DateTime32", "Time", "Date", "Date32":
	default:
		return false
	}
	for ; digits < 9; digits++ {
		if nanoseconds%10 != 0 {
			return true
		}
		nanoseconds /= 10
	}
	return false
}

func literal(value any, t clickhouse.Type) (string, error) {
	t = t.Base()
	v := reflect.ValueOf(value)
	if clickhouse.IsNull(value) && v.Kind() != reflect.Slice && v.Kind() != reflect.Map {
		return "NULL", nil
	}
	switch {
	case t.Name == "Array" && v.Kind() == reflect.Slice:
		elems := make([]string, v.Len())
		for i := range elems {
			var err error
			if elems[i], err = literal(v.Index(i).Interface(), t.Elem()); err != nil {
				return "", fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return "[" + strings.Join(elems, ", ") + "]", nil
	case t.Name == "Map" && v.Kind() == reflect.Map:
		var pairs []string
		for _, k := range v.MapKeys() {
			key, err := literal(k.Interface(), t.Key())
			if err != nil {
				return "", fmt.Errorf("key %v: %w", k, err)
			}
			elem, err := literal(v.MapIndex(k).Interface(), t.Elem())
			if err != nil {
				return "", fmt.Errorf("[%v]: %w", k, err)
			}
			pairs = append(pairs, key+", "+elem)
		}
		sort.Strings(pairs)
		return "map(" + strings.Join(pairs, ", ") + ")", nil
	}
	text, err := clickhouse.ParamText(value, t)
	if err != nil {
		return "", err
	}
	switch t.Name {
	case "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "BFloat16", "Bool":
		return text, nil
	}
	if zoneless(t) {
		// Text alone would be read in the server's zone.
		args := clickhouse.QuoteString(text)
		if t.Name == "DateTime64" {
			digits, ok := t.Int(0)
			if !ok {
				digits = 3
			}
			args += fmt.Sprintf(", %d", digits)
		}
		return "to" + t.Name + "(" + args + ", 'UTC')", nil
	}
	return clickhouse.QuoteString(text), nil
}

// zoneless says whether values of t are printed in the server's zone.
func zoneless(t clickhouse.Type) bool {
	return (t.Name == "DateTime" || t.Name == "DateTime64") && t.Timezone() == ""
}
