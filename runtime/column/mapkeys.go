package column

import (
	"math/big"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// keeping is a column that keeps less of a value than the value has: 1.50 is
// kept as 1.5, a time without its zone. As keys of a map, two values of which
// it keeps the same would come back as one.
type keeping[T any] interface {
	// kept returns what the column keeps of a value that it holds, in a form
	// that Go can compare; nil: the whole value.
	kept() func(v T) any
}

// keptOf is kept of c, nil where c keeps whole values.
func keptOf[T any](c Of[T]) func(v T) any {
	if k, ok := c.(keeping[T]); ok {
		return k.kept()
	}
	return nil
}

// sameKey refuses a key of which keys keeps what it keeps of another.
func sameKey(keys Buffer, key, other any) error {
	return under(refuse(keys, key, "the column keeps the same of it as of another key, %s", printValue(other)), "[key "+printValue(key)+"]")
}

func (c *DateTimes) kept() func(time.Time) any {
	return func(v time.Time) any { return v.Unix() }
}

func (c *DateTime64s) kept() func(time.Time) any {
	return func(v time.Time) any { return c.tick(v) }
}

func (c *Dates) kept() func(time.Time) any {
	return func(v time.Time) any { return civilDay(v) }
}

func (c *Date32s) kept() func(time.Time) any {
	return func(v time.Time) any { return civilDay(v) }
}

func (c *Times) kept() func(time.Duration) any {
	return func(v time.Duration) any { return v / time.Second }
}

func (c *Time64s) kept() func(time.Duration) any {
	return func(v time.Duration) any { return v / c.perTick }
}

func (c *FixedStrings) kept() func(string) any {
	return func(v string) any { return strings.TrimRight(v, "\x00") }
}

func (c *BFloat16s) kept() func(float32) any {
	return func(v float32) any { return fromBFloat16(toBFloat16(v)) }
}

func (c *Decimals) kept() func(decimal.Decimal) any {
	return func(v decimal.Decimal) any {
		n, err := c.scaled(v)
		if err != nil {
			return err // not checked
		}
		return n.String()
	}
}

func (c *BigInts) kept() func(*big.Int) any {
	return func(v *big.Int) any { return v.String() }
}

func (c *LowCardinals[T]) kept() func(T) any { return keptOf(c.inner) }

func (c *Named[N, T]) kept() func(N) any {
	inner := keptOf(c.inner)
	if inner == nil {
		return nil
	}
	return func(v N) any { return inner(fromNamed[N, T](v)) }
}

func (c *Converted[T, S]) kept() func(T) any {
	inner := keptOf(c.inner)
	if inner == nil {
		return nil
	}
	return func(v T) any {
		s, err := c.to(v)
		if err != nil {
			return err // not checked
		}
		return inner(s)
	}
}

func (c *Tuples[P]) kept() func(P) any {
	some := false
	for _, e := range c.elements {
		some = some || e.keepsLess()
	}
	if !some {
		return nil
	}
	return func(v P) any {
		var all any
		for _, e := range c.elements {
			all = [2]any{all, e.keptIn(&v)}
		}
		return all
	}
}

func (e *element[P, T]) keepsLess() bool { return keptOf(e.column) != nil }

func (e *element[P, T]) keptIn(v *P) any {
	if kept := keptOf(e.column); kept != nil {
		return kept(*e.at(v))
	}
	return *e.at(v)
}
