package runtime

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// The server sends the elements of a flattened Nested column as a column each,
// "items.sku" and "items.price": lists of one length, which become one list of
// structs.

// nestedTargets fills targets if the columns are the elements of one Nested
// column and a row is a list of structs.
func nestedTargets(targets []target, header []driver.ColumnInfo, row reflect.Type) bool {
	if row.Kind() != reflect.Slice || row.Elem().Kind() != reflect.Struct || isScalar(row.Elem()) {
		return false
	}
	first, _, _ := strings.Cut(header[0].Name, ".")
	fields := fieldsOf(row.Elem())
	for i, h := range header {
		name, element, ok := strings.Cut(h.Name, ".")
		f, known := fields.find(element)
		if !ok || !known || name != first {
			return false
		}
		targets[i] = elementTarget(h.Name, row, f, func(dst reflect.Value) reflect.Value { return dst })
	}
	return true
}

// nestedTarget is where the element of a Nested column goes in a struct: into
// a field that is a list of structs.
func nestedTarget(column string, row reflect.Type, fields structFields) (target, bool) {
	name, element, _ := strings.Cut(column, ".")
	list, ok := fields.find(name)
	if !ok || list.Type.Kind() != reflect.Slice || list.Type.Elem().Kind() != reflect.Struct || isScalar(list.Type.Elem()) {
		return target{}, false
	}
	f, ok := fieldsOf(list.Type.Elem()).find(element)
	if !ok {
		return target{}, false
	}
	t := elementTarget(column, list.Type, f, func(dst reflect.Value) reflect.Value { return dst.FieldByIndex(list.Index) })
	t.where = fmt.Sprintf(" into field %s of %s", list.Name, row)
	return t, true
}

// elementTarget stores a list of values into one field of each struct of a
// list.
func elementTarget(column string, list reflect.Type, f reflect.StructField, at func(reflect.Value) reflect.Value) target {
	values := reflect.SliceOf(f.Type)
	return target{typ: values, into: func(store func(reflect.Value, int) error) func(reflect.Value, int) error {
		return func(dst reflect.Value, i int) error {
			got := reflect.New(values).Elem()
			if err := store(got, i); err != nil {
				return fmt.Errorf("scan column %q: %w", column, err)
			}
			structs := at(dst)
			if structs.IsNil() {
				structs.Set(reflect.MakeSlice(list, got.Len(), got.Len()))
			}
			if structs.Len() != got.Len() {
				return fmt.Errorf("scan column %q: its list has %d values where those before it have %d", column, got.Len(), structs.Len())
			}
			for j := range got.Len() {
				structs.Index(j).FieldByIndex(f.Index).Set(got.Index(j))
			}
			return nil
		}
	}}
}
