package column

import (
	"math"
	"math/big"
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

// dictionary finds the number of a value in a LowCardinality column. Values
// of a type that Go cannot compare get a number each time; the server puts
// them together.
type dictionary[T any] struct {
	numbers map[any]uint32 // where T is compared by a form of it
	strings map[string]uint32
	form    func(T) any // nil: T is a string or not compared
	text    bool
	zero    uint32                   // one more than the number of the default; 0 is none yet
	recent  *[recentTexts]recentText // nil: none yet
}

// recentTexts is how many of the last texts are found without a look into the
// dictionary: each has one place, by its length and its ends.
const recentTexts = 64

type recentText struct {
	text string // empty: none
	key  uint32
}

func (d *dictionary[T]) place(s string) *recentText {
	if d.recent == nil {
		d.recent = new([recentTexts]recentText)
	}
	middle, last := s[len(s)/2], s[len(s)-1]
	return &d.recent[(uint(len(s))*7+uint(s[0])+uint(middle)*5+uint(last)*3)%recentTexts]
}

func newDictionary[T any]() dictionary[T] {
	var zero T
	switch any(zero).(type) {
	case string:
		return dictionary[T]{text: true, strings: map[string]uint32{}}
	case time.Time:
		return dictionary[T]{numbers: map[any]uint32{}, form: func(v T) any {
			t := any(v).(time.Time)
			_, offset := t.Zone() // decides the date
			return [3]int64{t.Unix(), int64(t.Nanosecond()), int64(offset)}
		}}
	case float32: // by its bits, which tell -0 from 0
		return dictionary[T]{numbers: map[any]uint32{}, form: func(v T) any { return math.Float32bits(any(v).(float32)) }}
	case float64:
		return dictionary[T]{numbers: map[any]uint32{}, form: func(v T) any { return math.Float64bits(any(v).(float64)) }}
	case []byte:
		return dictionary[T]{numbers: map[any]uint32{}, form: func(v T) any { return string(any(v).([]byte)) }}
	case *big.Int, decimal.Decimal:
		return dictionary[T]{}
	}
	if t := reflect.TypeFor[T](); t.Comparable() {
		return dictionary[T]{numbers: map[any]uint32{}, form: func(v T) any { return v }}
	}
	return dictionary[T]{}
}

func (d *dictionary[T]) find(v T) (key uint32, found bool) {
	switch {
	case d.text:
		s := any(v).(string)
		if s == "" {
			key, found = d.strings[s]
			break
		}
		recent := d.place(s)
		if recent.text == s {
			return recent.key, true
		}
		if key, found = d.strings[s]; found {
			*recent = recentText{s, key}
		}
	case d.form != nil:
		key, found = d.numbers[d.form(v)]
	}
	return key, found
}

func (d *dictionary[T]) add(v T, key uint32) {
	switch {
	case d.text:
		d.strings[any(v).(string)] = key
	case d.form != nil:
		d.numbers[d.form(v)] = key
	}
}

func (d *dictionary[T]) reset() {
	clear(d.numbers)
	clear(d.strings)
	d.zero = 0
	if d.recent != nil {
		clear(d.recent[:])
	}
}
