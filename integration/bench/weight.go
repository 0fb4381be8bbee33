package main

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"net/netip"
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

var seed = maphash.MakeSeed()

// weight is a sum over rows that does not depend on their order, nor on the
// names of their types.
type weight struct {
	rows int
	sum  uint64
}

func (w *weight) String() string { return fmt.Sprintf("%d rows of the sum %x", w.rows, w.sum) }

func (w *weight) add(row any) {
	v := reflect.ValueOf(row)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	var of uint64
	for i := range v.NumField() {
		of += weigh(v.Field(i)) * uint64(i+1)
	}
	w.rows, w.sum = w.rows+1, w.sum+of
}

func weigh(v reflect.Value) (sum uint64) {
	switch x := v.Interface().(type) {
	case time.Time:
		return uint64(x.UnixNano())
	case netip.Addr:
		return maphash.String(seed, x.Unmap().String())
	case decimal.Decimal:
		return maphash.String(seed, x.StringFixed(4))
	case json.RawMessage:
		return maphash.Bytes(seed, x)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return 7
		}
		return weigh(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			sum = sum*31 + weigh(v.Index(i))
		}
		return sum
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			sum += weigh(it.Key()) ^ weigh(it.Value())*3
		}
		return sum
	case reflect.String:
		return maphash.String(seed, v.String())
	}
	return maphash.String(seed, fmt.Sprint(v.Interface()))
}
