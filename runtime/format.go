package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/runtime/column"
)

// Format prints a row, a pointer to an entity, with the names of its columns.
func (t *Table) Format(row any) string {
	p := reflect.ValueOf(row).UnsafePointer()
	if p == nil {
		return "nil"
	}
	var b strings.Builder
	b.WriteString(t.Label)
	for i := range t.Columns {
		c := &t.Columns[i]
		if i == 0 {
			b.WriteString("(")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(c.Name)
		b.WriteString("=")
		if c.is(Sensitive) {
			b.WriteString("<sensitive>")
			continue
		}
		format(&b, c.value(p))
	}
	b.WriteString(")")
	return b.String()
}

// format prints a value, those inside it too: pointers as what they point to,
// NULL where they are nil, and types that print themselves as they do.
func format(b *strings.Builder, v reflect.Value) {
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		b.WriteString("NULL")
		return
	}
	switch known := v.Interface().(type) {
	case json.RawMessage:
		b.Write(known)
		return
	case []byte:
		fmt.Fprintf(b, "%q", known)
		return
	case time.Time:
		b.WriteString(known.Format(time.RFC3339Nano))
		return
	case column.Variant, column.Dynamic:
		format(b, v.FieldByName("Value"))
		return
	case fmt.Stringer, fmt.Formatter:
		fmt.Fprint(b, known)
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		format(b, v.Elem())
	case reflect.Slice, reflect.Array:
		formatList(b, "[", v.Len(), v.Index, "]")
	case reflect.Map:
		formatMap(b, v)
	case reflect.Struct:
		formatStruct(b, v)
	default:
		fmt.Fprint(b, v.Interface())
	}
}

func formatList(b *strings.Builder, open string, n int, at func(int) reflect.Value, end string) {
	b.WriteString(open)
	for i := range n {
		if i > 0 {
			b.WriteString(" ")
		}
		format(b, at(i))
	}
	b.WriteString(end)
}

// formatMap prints the keys in the order of their texts.
func formatMap(b *strings.Builder, v reflect.Value) {
	var entries []string
	for it := v.MapRange(); it.Next(); {
		var entry strings.Builder
		format(&entry, it.Key())
		entry.WriteString(":")
		format(&entry, it.Value())
		entries = append(entries, entry.String())
	}
	slices.Sort(entries)
	b.WriteString("map[" + strings.Join(entries, " ") + "]")
}

// formatStruct leaves a struct that hides a field to package fmt.
func formatStruct(b *strings.Builder, v reflect.Value) {
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			fmt.Fprint(b, v.Interface())
			return
		}
	}
	formatList(b, "{", v.NumField(), v.Field, "}")
}
