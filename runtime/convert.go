package runtime

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/runtime/column"
)

// conversion stores v, a value as [column.ForType] has it, into dst.
type conversion func(dst, v reflect.Value) error

// converter decides once per result how values get from their columns into
// variables of other types: structs for tuples, the user's types for JSON,
// types that scan themselves, and all of them inside of containers.
type converter struct{ zone *time.Location }

// to is the conversion of values of t into variables of type to.
func (c converter) to(t clickhouse.Type, to reflect.Type) (conversion, error) {
	made, err := column.ForType(t.String(), c.zone)
	if err != nil {
		return nil, err
	}
	from := made.GoType()
	if from.AssignableTo(to) {
		return assign, nil
	}
	scans := isScanner(to)
	switch {
	case t.Name == "LowCardinality" || t.Name == "SimpleAggregateFunction":
		return c.to(t.Elem(), to)
	case t.Name == "Nullable":
		return c.nullable(t, to, scans)
	case scans:
		return scan, nil
	case to.Kind() == reflect.Pointer && from.Kind() != reflect.Pointer:
		inner, err := c.to(t, to.Elem())
		return func(dst, v reflect.Value) error {
			dst.Set(reflect.New(to.Elem()))
			return inner(dst.Elem(), v)
		}, err
	}
	var convert conversion
	switch t.Name {
	case "Array":
		convert, err = c.list(t.Elem(), to)
	case "Nested":
		convert, err = c.list(clickhouse.Type{Name: "Tuple", Args: t.Args}, to)
	case "Map":
		convert, err = c.table(t, to)
	case "Tuple":
		convert, err = c.tuple(t, to)
	case "JSON":
		convert = unmarshal(to)
	}
	switch {
	case convert != nil || err != nil:
		return convert, err
	case convertible(from, to):
		return convertValue, nil
	}
	return nil, fmt.Errorf("%s, in Go %s, does not fit %s", t, from, to)
}

func assign(dst, v reflect.Value) error {
	if v = plain(v); v.IsValid() {
		dst.Set(v)
	}
	return nil
}

// scan hands v to a variable that scans itself.
func scan(dst, v reflect.Value) error {
	scanner, ok := dst.Addr().Interface().(sql.Scanner)
	if !ok {
		return fmt.Errorf("%s does not scan itself", dst.Type())
	}
	if isNull(v) {
		return scanner.Scan(nil)
	}
	return scanner.Scan(column.DriverValue(plain(v).Interface()))
}

// plain is v without an interface around it.
func plain(v reflect.Value) reflect.Value {
	if v.IsValid() && v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

func isNull(v reflect.Value) bool {
	switch v = plain(v); v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return v.IsNil()
	}
	return false
}

var errNull = errors.New("the value is NULL, which the target has no place for; scan it into a pointer")

func (c converter) nullable(t clickhouse.Type, to reflect.Type, scans bool) (conversion, error) {
	pointer := to.Kind() == reflect.Pointer && !scans
	elem := to
	if pointer {
		elem = to.Elem()
	}
	inner, err := c.to(t.Elem(), elem)
	if err != nil {
		return nil, err
	}
	canBeNull := pointer || to.Kind() == reflect.Slice || to.Kind() == reflect.Map || to.Kind() == reflect.Interface
	return func(dst, v reflect.Value) error {
		switch {
		case isNull(v) && scans:
			return scan(dst, v)
		case isNull(v) && canBeNull:
			dst.SetZero()
			return nil
		case isNull(v):
			return errNull
		}
		if v = plain(v); v.Kind() == reflect.Pointer && v.Type() != bigInt {
			v = v.Elem()
		}
		if pointer {
			dst.Set(reflect.New(elem))
			dst = dst.Elem()
		}
		return inner(dst, v)
	}, nil
}

// list converts arrays.
func (c converter) list(elem clickhouse.Type, to reflect.Type) (conversion, error) {
	if to.Kind() != reflect.Slice {
		return nil, nil
	}
	inner, err := c.to(elem, to.Elem())
	return func(dst, v reflect.Value) error {
		v = plain(v)
		s := reflect.MakeSlice(to, v.Len(), v.Len())
		for i := range v.Len() {
			if err := inner(s.Index(i), v.Index(i)); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		dst.Set(s)
		return nil
	}, err
}

// table converts maps: to maps, and to lists of structs of a key and a value.
func (c converter) table(t clickhouse.Type, to reflect.Type) (conversion, error) {
	if to.Kind() == reflect.Slice {
		pairs, err := c.list(clickhouse.Type{Name: "Tuple", Args: []clickhouse.TypeArg{{Type: t.Key()}, {Type: t.Elem()}}}, to)
		return func(dst, v reflect.Value) error {
			if v = plain(v); v.Kind() == reflect.Map {
				list := make([][]any, 0, v.Len())
				for it := v.MapRange(); it.Next(); {
					list = append(list, []any{it.Key().Interface(), it.Value().Interface()})
				}
				v = reflect.ValueOf(list)
			}
			return pairs(dst, v)
		}, err
	}
	if to.Kind() != reflect.Map {
		return nil, nil
	}
	keys, err := c.to(t.Key(), to.Key())
	if err != nil {
		return nil, err
	}
	values, err := c.to(t.Elem(), to.Elem())
	return func(dst, v reflect.Value) error {
		v = plain(v)
		m := reflect.MakeMapWithSize(to, v.Len())
		for it := v.MapRange(); it.Next(); {
			key, value := reflect.New(to.Key()).Elem(), reflect.New(to.Elem()).Elem()
			if err := keys(key, it.Key()); err != nil {
				return fmt.Errorf("key %v: %w", it.Key(), err)
			}
			if err := values(value, it.Value()); err != nil {
				return fmt.Errorf("[%v]: %w", it.Key(), err)
			}
			m.SetMapIndex(key, value)
		}
		dst.Set(m)
		return nil
	}, err
}

// tuple converts tuples to structs, element by element: by name, or in order
// where the elements have no names.
func (c converter) tuple(t clickhouse.Type, to reflect.Type) (conversion, error) {
	if to.Kind() != reflect.Struct {
		return nil, nil
	}
	fields := fieldsOf(to)
	type part struct {
		name  string
		index []int
		store conversion
	}
	parts := make([]part, len(t.Args))
	for i, a := range t.Args {
		var f reflect.StructField
		var ok bool
		if a.Name != "" {
			f, ok = fields.find(a.Name)
		} else if i < len(fields.all) && len(fields.all) == len(t.Args) {
			f, ok = fields.all[i], true
		}
		if !ok && a.Name == "" {
			return nil, fmt.Errorf("%s has %d elements without names, and %s %d fields", t, len(t.Args), to, len(fields.all))
		} else if !ok {
			return nil, fmt.Errorf("element %q of %s has no field in %s%s", a.Name, t, to, didYouMean(a.Name, fields.names()))
		}
		store, err := c.to(a.Type, f.Type)
		if err != nil {
			return nil, fmt.Errorf("field %s of %s: %w", f.Name, to, err)
		}
		parts[i] = part{a.Name, f.Index, store}
	}
	return func(dst, v reflect.Value) error {
		v = plain(v)
		for i, p := range parts {
			var value reflect.Value
			if v.Kind() == reflect.Map {
				value = v.MapIndex(reflect.ValueOf(p.name))
			} else {
				value = v.Index(i)
			}
			if err := p.store(dst.FieldByIndex(p.index), value); err != nil {
				return fmt.Errorf("%s: %w", t.Args[i].Name, err)
			}
		}
		return nil
	}, nil
}

// unmarshal reads JSON into the user's types; text is left as it is.
func unmarshal(to reflect.Type) conversion {
	if k := to.Kind(); k != reflect.Struct && k != reflect.Map {
		return nil
	}
	return func(dst, v reflect.Value) error {
		return json.Unmarshal(plain(v).Bytes(), dst.Addr().Interface())
	}
}
