package column

import (
	"reflect"

	"github.com/ClickHouse/ch-go/proto"
)

// arrayAny is an Array column put together at run time.
type arrayAny struct {
	offsets offsets
	inner   Any
	goType  reflect.Type
}

func (c *arrayAny) Type() proto.ColumnType { return "Array(" + c.inner.Type() + ")" }
func (c *arrayAny) Rows() int              { return len(c.offsets.ends) }
func (c *arrayAny) GoType() reflect.Type   { return c.goType }

func (c *arrayAny) Value(i int) any {
	start, end := c.offsets.bounds(i)
	row := reflect.MakeSlice(c.goType, end-start, end-start)
	for j := range end - start {
		row.Index(j).Set(reflect.ValueOf(c.inner.Value(start + j)))
	}
	return row.Interface()
}

func (c *arrayAny) CheckValue(v any) error {
	list := reflect.ValueOf(v)
	if k := list.Kind(); k != reflect.Slice && k != reflect.Array {
		return refuseType(c, v, c.goType)
	}
	for i := range list.Len() {
		if err := c.inner.CheckValue(list.Index(i).Interface()); err != nil {
			return underIndex(err, i)
		}
	}
	return nil
}

func (c *arrayAny) AppendValue(v any) {
	list := reflect.ValueOf(v)
	for i := range list.Len() {
		c.inner.AppendValue(list.Index(i).Interface())
	}
	c.offsets.add(list.Len())
}

func (c *arrayAny) AppendDefault() { c.offsets.add(0) }

func (c *arrayAny) Reset() {
	c.offsets.reset()
	c.inner.Reset()
}

func (c *arrayAny) Prepare() error                    { return prepare(c.inner) }
func (c *arrayAny) EncodeState(b *proto.Buffer)       { encodeState(c.inner, b) }
func (c *arrayAny) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

func (c *arrayAny) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.offsets.ends)
	c.inner.EncodeColumn(b)
}

func (c *arrayAny) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.offsets.ends)
	c.inner.WriteColumn(w)
}

func (c *arrayAny) DecodeColumn(r *proto.Reader, rows int) error {
	if err := c.offsets.decode(r, rows); err != nil {
		return decodeError(c, "offsets", err)
	}
	if err := c.inner.DecodeColumn(r, c.offsets.total()); err != nil {
		c.Reset()
		return err
	}
	return nil
}

// mapAny is a Map column put together at run time.
type mapAny struct {
	entries arrayAny // of pairs
	pair    *tupleAny
	goType  reflect.Type
}

// anyMap makes a Map column of any columns.
func anyMap(key, value Any) Any {
	if keys, ok := Typed[string](key); ok {
		if c := mapByText(keys, value); c != nil {
			return c
		}
	}
	pair := &tupleAny{elements: []Any{key, value}, names: []string{"", ""}}
	list := arrayAny{inner: pair, goType: reflect.TypeFor[[][]any]()}
	if !hashable(key.GoType()) {
		return &entriesAny{list, pair}
	}
	return &mapAny{
		entries: list,
		pair:    pair,
		goType:  reflect.MapOf(key.GoType(), value.GoType()),
	}
}

// mapByText is a Map column of the common values, without reflection; nil for
// others.
func mapByText(keys Of[string], value Any) Any {
	if v, ok := Typed[string](value); ok {
		return AnyOf(Map(keys, v))
	}
	if v, ok := Typed[int64](value); ok {
		return AnyOf(Map(keys, v))
	}
	if v, ok := Typed[uint64](value); ok {
		return AnyOf(Map(keys, v))
	}
	if v, ok := Typed[float64](value); ok {
		return AnyOf(Map(keys, v))
	}
	if v, ok := Typed[bool](value); ok {
		return AnyOf(Map(keys, v))
	}
	return nil
}

// hashable says that every value of a Go type may be a map's key: it holds no
// slice, not even in an interface.
func hashable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Array:
		return hashable(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !hashable(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return t.Comparable()
}

func (c *mapAny) key() Any   { return c.pair.elements[0] }
func (c *mapAny) value() Any { return c.pair.elements[1] }

func (c *mapAny) Type() proto.ColumnType {
	return "Map(" + c.key().Type() + ", " + c.value().Type() + ")"
}
func (c *mapAny) Rows() int            { return c.entries.Rows() }
func (c *mapAny) GoType() reflect.Type { return c.goType }

func (c *mapAny) Value(i int) any {
	start, end := c.entries.offsets.bounds(i)
	row := reflect.MakeMapWithSize(c.goType, end-start)
	for ; start < end; start++ {
		row.SetMapIndex(reflect.ValueOf(c.key().Value(start)), reflect.ValueOf(c.value().Value(start)))
	}
	return row.Interface()
}

func (c *mapAny) CheckValue(v any) error {
	m := reflect.ValueOf(v)
	if m.Kind() != reflect.Map {
		return refuseType(c, v, c.goType)
	}
	for it := m.MapRange(); it.Next(); {
		key := it.Key().Interface()
		if err := c.key().CheckValue(key); err != nil {
			return under(err, "[key "+printValue(key)+"]")
		}
		if err := c.value().CheckValue(it.Value().Interface()); err != nil {
			return under(err, "["+printValue(key)+"]")
		}
	}
	k, ok := c.key().(interface{ keptAny() func(any) any })
	if !ok || m.Len() < 2 {
		return nil
	}
	kept := k.keptAny()
	if kept == nil {
		return nil
	}
	others := make(map[any]any, m.Len())
	for it := m.MapRange(); it.Next(); {
		key := it.Key().Interface()
		form := kept(key)
		if other, ok := others[form]; ok {
			return sameKey(c.key(), key, other)
		}
		others[form] = key
	}
	return nil
}

func (c *mapAny) AppendValue(v any) {
	m := reflect.ValueOf(v)
	for it := m.MapRange(); it.Next(); {
		c.key().AppendValue(it.Key().Interface())
		c.value().AppendValue(it.Value().Interface())
		c.pair.rows++
	}
	c.entries.offsets.add(m.Len())
}

func (c *mapAny) AppendDefault()                    { c.entries.AppendDefault() }
func (c *mapAny) Reset()                            { c.entries.Reset() }
func (c *mapAny) Prepare() error                    { return c.entries.Prepare() }
func (c *mapAny) EncodeState(b *proto.Buffer)       { c.entries.EncodeState(b) }
func (c *mapAny) DecodeState(r *proto.Reader) error { return c.entries.DecodeState(r) }
func (c *mapAny) EncodeColumn(b *proto.Buffer)      { c.entries.EncodeColumn(b) }
func (c *mapAny) WriteColumn(w *proto.Writer)       { c.entries.WriteColumn(w) }
func (c *mapAny) DecodeColumn(r *proto.Reader, rows int) error {
	return c.entries.DecodeColumn(r, rows)
}
