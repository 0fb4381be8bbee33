package clickhouse

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// Literal returns v as SQL text that stands for it anywhere in a statement,
// with its type kept: 7, 1.5, 'it\'s', true, NULL,
// CAST('2024-01-02 03:04:05', 'DateTime64(0, \'UTC\')'). Statements that run
// carry their values as parameters; literals are for DDL and for people.
func Literal(v any) (string, error) {
	if IsNull(v) {
		return "NULL", nil
	}
	t, err := ParamType(v)
	if err != nil {
		return "", err
	}
	return LiteralAs(v, t)
}

// LiteralAs returns v as SQL text of type t, as [Literal] does.
func LiteralAs(v any, t Type) (string, error) {
	if IsNull(v) {
		return "NULL", nil
	}
	text, err := ParamText(v, t) // also the check that v is a value of t
	if err != nil {
		return "", err
	}
	switch t.String() {
	case "String":
		return QuoteString(text), nil
	case "Bool", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float64":
		return text, nil
	}
	if !t.holds("Map") {
		return "CAST(" + QuoteString(text) + ", " + QuoteString(t.String()) + ")", nil
	}
	// The server casts no text to a map: build it.
	inner, err := composite(v, t)
	if err != nil {
		return "", err
	}
	return "CAST(" + inner + ", " + QuoteString(t.String()) + ")", nil
}

// holds reports whether a type of that family is in t.
func (t Type) holds(family string) bool {
	if t.Name == family {
		return true
	}
	for _, inner := range t.Types() {
		if inner.holds(family) {
			return true
		}
	}
	return false
}

// composite returns a value with a map in it as calls of the functions that
// make it.
func composite(v any, t Type) (string, error) {
	v, err := plain(v)
	if err != nil {
		return "", err
	}
	if typed, ok := v.(Typed); ok {
		_, inner := typed.ClickHouseValue()
		return composite(inner, t)
	}
	base, rv := t.Base(), reflect.ValueOf(v)
	if v == nil || !base.holds("Map") {
		return LiteralAs(v, t)
	}
	var args []string
	switch base.Name {
	case "Map":
		for _, k := range rv.MapKeys() {
			key, err := composite(k.Interface(), base.Key())
			if err != nil {
				return "", err
			}
			value, err := composite(rv.MapIndex(k).Interface(), base.Elem())
			if err != nil {
				return "", err
			}
			args = append(args, key+", "+value)
		}
		sort.Strings(args)
		return "map(" + strings.Join(args, ", ") + ")", nil
	case "Array":
		for i := range rv.Len() {
			arg, err := composite(rv.Index(i).Interface(), base.Elem())
			if err != nil {
				return "", err
			}
			args = append(args, arg)
		}
		return "[" + strings.Join(args, ", ") + "]", nil
	case "Tuple":
		members := base.Types()
		for i, f := range exportedFields(rv.Type()) {
			arg, err := composite(rv.FieldByIndex(f.Index).Interface(), members[i])
			if err != nil {
				return "", err
			}
			args = append(args, arg)
		}
		return "tuple(" + strings.Join(args, ", ") + ")", nil
	}
	return "", &ValueError{Value: fmt.Sprintf("%v", v), Type: t, Msg: "has no literal"}
}
