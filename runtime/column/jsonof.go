package column

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// JSONOf makes a buffer for a JSON column of Go values that encoding/json
// writes as objects and reads. For args see [JSON].
//
// Text that is not UTF-8, which encoding/json would replace by U+FFFD, is
// refused. A number that is read into an any is a float64, as encoding/json has
// it, exact up to 2⁵³; a Go type that names its fields loses nothing.
func JSONOf[T any](args string) *Converted[T, json.RawMessage] {
	return Convert(JSON(args), marshal,
		func(text json.RawMessage) (v T, err error) { return v, json.Unmarshal(text, &v) })
}

// marshal is v as encoding/json writes it, if it replaces no text.
func marshal[T any](v T) (json.RawMessage, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if bytes.Contains(text, []byte(`\ufffd`)) || bytes.Contains(text, []byte("\ufffd")) {
		if path, found := replacedText(reflect.ValueOf(v)); found {
			return nil, fmt.Errorf("%w, at %s", errNotUTF8, path)
		}
	}
	return text, nil
}

var errNotUTF8 = errors.New("it has text that is not valid UTF-8, which JSON has no way to say; keep it in a String column or encode it")

// replacedText finds text in v that is not UTF-8. What writes itself as JSON
// is passed over: its text is its own business, and checked as such.
func replacedText(v reflect.Value) (path string, found bool) {
	if !v.IsValid() {
		return "", false
	}
	if v.CanInterface() {
		switch w := v.Interface().(type) {
		case json.Marshaler:
			return "", false
		case encoding.TextMarshaler:
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return "", false
			}
			text, err := w.MarshalText()
			return "", err == nil && !utf8.Valid(text)
		}
	}
	switch v.Kind() {
	case reflect.String:
		return "", !utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return replacedText(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return "", false // written in base64
		}
		for i := range v.Len() {
			if path, found = replacedText(v.Index(i)); found {
				return fmt.Sprintf("[%d]%s", i, path), true
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if _, found = replacedText(it.Key()); found {
				return "key " + printValue(it.Key().String()), true
			}
			if path, found = replacedText(it.Value()); found {
				return "[" + printValue(fmt.Sprint(it.Key())) + "]" + path, true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Tag.Get("json") == "-" || !f.IsExported() && !f.Anonymous {
				continue
			}
			if path, found = replacedText(v.Field(i)); found {
				return "." + f.Name + path, true
			}
		}
	}
	return "", false
}
