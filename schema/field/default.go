package field

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// defaultText renders a default value as the SQL that people write for it: 0,
// 'text', '2024-01-31', ['a', 'b'], map('k', 1). The server converts it to the
// column's type. A value that the type cannot hold is an error.
func defaultText(value any, typ string, enum []string) (string, error) {
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
	return literal(value, t)
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
	return clickhouse.QuoteString(text), nil
}
