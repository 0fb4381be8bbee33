package column

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// tupleAny is a Tuple column put together at run time. Its values are
// map[string]any where the elements have names, and []any where they have
// none; it takes structs too.
type tupleAny struct {
	elements []Any
	names    []string
	rows     int
}

func (c *tupleAny) named() bool { return len(c.names) > 0 && c.names[0] != "" }

func (c *tupleAny) Type() proto.ColumnType {
	list := make([]string, len(c.elements))
	for i, e := range c.elements {
		list[i] = string(e.Type())
		if c.names[i] != "" {
			list[i] = clickhouse.QuoteIdentIfNeeded(c.names[i]) + " " + list[i]
		}
	}
	return proto.ColumnType("Tuple(" + strings.Join(list, ", ") + ")")
}

func (c *tupleAny) Rows() int { return c.rows }

func (c *tupleAny) GoType() reflect.Type {
	if c.named() {
		return reflect.TypeFor[map[string]any]()
	}
	return reflect.TypeFor[[]any]()
}

func (c *tupleAny) Value(i int) any {
	if !c.named() {
		row := make([]any, len(c.elements))
		for j, e := range c.elements {
			row[j] = e.Value(i)
		}
		return row
	}
	row := make(map[string]any, len(c.elements))
	for j, e := range c.elements {
		row[c.names[j]] = e.Value(i)
	}
	return row
}

// values are the elements of v in order.
func (c *tupleAny) values(v any) ([]any, error) {
	if m, ok := v.(map[string]any); ok && c.named() {
		list := make([]any, len(c.elements))
		for i, name := range c.names {
			value, ok := m[name]
			if !ok {
				return nil, refuse(c, v, "it has no element %q", name)
			}
			list[i] = value
		}
		for name := range m {
			if !slices.Contains(c.names, name) {
				return nil, refuse(c, v, "the tuple has no element %q; it has %s", name, strings.Join(c.names, ", "))
			}
		}
		return list, nil
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Struct {
		return c.structValues(r)
	}
	if k := r.Kind(); k != reflect.Slice && k != reflect.Array {
		return nil, refuseType(c, v, c.GoType())
	}
	if r.Len() != len(c.elements) {
		return nil, refuse(c, v, "it has %d elements, not %d", r.Len(), len(c.elements))
	}
	list := make([]any, r.Len())
	for i := range list {
		list[i] = r.Index(i).Interface()
	}
	return list, nil
}

// structValues are the elements of a struct: its exported fields but those
// tagged ch:"-", by the names in their ch tags or their own, regardless of case
// and underscores; in order where the elements have no names.
func (c *tupleAny) structValues(r reflect.Value) ([]any, error) {
	plain := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
	list := make([]any, len(c.elements))
	n := 0
	for i := range r.NumField() {
		f := r.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("ch"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		at := n
		if c.named() {
			if at = slices.Index(c.names, name); at < 0 {
				at = slices.IndexFunc(c.names, func(element string) bool { return plain(element) == plain(f.Name) })
			}
		}
		if at < 0 || at >= len(list) {
			return nil, refuse(c, r.Interface(), "the tuple has no element for the field %s of %s", f.Name, r.Type())
		}
		list[at] = r.Field(i).Interface()
		n++
	}
	if n != len(list) {
		return nil, refuse(c, r.Interface(), "%s has %d fields, not %d", r.Type(), n, len(list))
	}
	return list, nil
}

func (c *tupleAny) CheckValue(v any) error {
	list, err := c.values(v)
	if err != nil {
		return err
	}
	for i, e := range c.elements {
		if err := e.CheckValue(list[i]); err != nil {
			return under(err, elementStep(c.names[i], i))
		}
	}
	return nil
}

func (c *tupleAny) AppendValue(v any) {
	list, err := c.values(v)
	if err != nil {
		c.AppendDefault() // not checked
		return
	}
	for i, e := range c.elements {
		e.AppendValue(list[i])
	}
	c.rows++
}

func (c *tupleAny) AppendDefault() {
	for _, e := range c.elements {
		e.AppendDefault()
	}
	c.rows++
}

func (c *tupleAny) Reset() {
	for _, e := range c.elements {
		e.Reset()
	}
	c.rows = 0
}

func (c *tupleAny) Prepare() error {
	for _, e := range c.elements {
		if err := prepare(e); err != nil {
			return err
		}
	}
	return nil
}

func (c *tupleAny) EncodeState(b *proto.Buffer) {
	for _, e := range c.elements {
		encodeState(e, b)
	}
}

func (c *tupleAny) DecodeState(r *proto.Reader) error {
	for _, e := range c.elements {
		if err := decodeState(e, r); err != nil {
			return err
		}
	}
	return nil
}

func (c *tupleAny) EncodeColumn(b *proto.Buffer) {
	if len(c.elements) == 0 {
		b.Buf = append(b.Buf, bytes.Repeat([]byte{nothing}, c.rows)...)
	}
	for _, e := range c.elements {
		e.EncodeColumn(b)
	}
}

func (c *tupleAny) WriteColumn(w *proto.Writer) {
	if len(c.elements) == 0 {
		w.ChainBuffer(c.EncodeColumn)
	}
	for _, e := range c.elements {
		e.WriteColumn(w)
	}
}

func (c *tupleAny) DecodeColumn(r *proto.Reader, rows int) error {
	if len(c.elements) == 0 {
		if _, err := readBytes(r, uint64(rows)); err != nil {
			return decodeError(c, "empty tuples", err)
		}
	}
	for i, e := range c.elements {
		if err := e.DecodeColumn(r, rows); err != nil {
			c.Reset()
			return fmt.Errorf("column: decode %s: element %s: %w", c.Type(), elementStep(c.names[i], i), err)
		}
	}
	c.rows = rows
	return nil
}

// nullableAny is a Nullable column put together at run time.
type nullableAny struct {
	null   []uint8
	inner  Any
	goType reflect.Type
}

// nullableType is *t, or t where that can be nil itself.
func nullableType(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return t
	}
	return reflect.PointerTo(t)
}

func (c *nullableAny) Type() proto.ColumnType { return "Nullable(" + c.inner.Type() + ")" }
func (c *nullableAny) Rows() int              { return len(c.null) }
func (c *nullableAny) GoType() reflect.Type   { return c.goType }

func (c *nullableAny) Value(i int) any {
	if c.null[i] != 0 {
		return reflect.Zero(c.goType).Interface()
	}
	v := c.inner.Value(i)
	if c.goType == c.inner.GoType() {
		return v
	}
	target := reflect.New(c.goType.Elem())
	target.Elem().Set(reflect.ValueOf(v))
	return target.Interface()
}

// target is what v points to, or v; ok is false for NULL.
func (c *nullableAny) target(v any) (target any, ok bool) {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return nil, false
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if r.IsNil() {
			return nil, false
		}
		if r.Type() == c.goType && c.goType != c.inner.GoType() {
			return r.Elem().Interface(), true
		}
	}
	return v, true
}

func (c *nullableAny) CheckValue(v any) error {
	target, ok := c.target(v)
	if !ok {
		return nil
	}
	return c.inner.CheckValue(target)
}

func (c *nullableAny) AppendValue(v any) {
	target, ok := c.target(v)
	if !ok {
		c.AppendDefault()
		return
	}
	c.null = append(c.null, 0)
	c.inner.AppendValue(target)
}

func (c *nullableAny) AppendDefault() {
	c.null = append(c.null, 1)
	c.inner.AppendDefault()
}

func (c *nullableAny) Reset() {
	c.null = c.null[:0]
	c.inner.Reset()
}

func (c *nullableAny) Prepare() error                    { return prepare(c.inner) }
func (c *nullableAny) EncodeState(b *proto.Buffer)       { encodeState(c.inner, b) }
func (c *nullableAny) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

func (c *nullableAny) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.null)
	c.inner.EncodeColumn(b)
}

func (c *nullableAny) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.null)
	c.inner.WriteColumn(w)
}

func (c *nullableAny) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.null, err = decodeFixed(r, c.null, rows); err != nil {
		return decodeError(c, "null map", err)
	}
	if err := decodeUnder(c.inner, r, rows, c.null); err != nil {
		c.null = c.null[:0]
		return err
	}
	return nil
}
