package runtime

import (
	"reflect"

	"github.com/chent-io/chent/runtime/column"
)

// wholeColumn is a column whose values lie in a row as they come.
type wholeColumn struct {
	column.Storer
	offset uintptr // in a row
}

// add takes what stores a column at an offset of the row, in a variable of type t.
func (r *scanner) add(c column.Any, t reflect.Type, offset uintptr, store func(dst reflect.Value, i int) error) {
	r.store = append(r.store, store)
	if s, ok := c.(column.Storer); ok && sameMemory(c.GoType(), t) {
		r.whole = append(r.whole, wholeColumn{s, offset})
	} else {
		r.byRow = append(r.byRow, store)
	}
}

// sameMemory reports whether a value of type a is one of type b by another name.
// A type with a Scan method wants to be asked.
func sameMemory(a, b reflect.Type) bool {
	basic := a.Kind() >= reflect.Bool && a.Kind() <= reflect.Float64 || a.Kind() == reflect.String
	return a == b || basic && a.Kind() == b.Kind() && !isScanner(b)
}

// offsetOf is where the field at index begins in t.
func offsetOf(t reflect.Type, index []int) (offset uintptr) {
	for _, i := range index {
		f := t.Field(i)
		offset, t = offset+f.Offset, f.Type
	}
	return offset
}
