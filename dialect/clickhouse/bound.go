package clickhouse

import (
	"math"
	"math/big"
	"time"

	"github.com/shopspring/decimal"
)

// Place says where a value stands among those that a column can hold.
type Place uint8

// The places of a value.
const (
	// Equal is a value of the column.
	Equal Place = iota
	// After is between [Bound.Value] and the next value of the column.
	After
	// Below is less than every value of the column.
	Below
	// Above is greater than every value of the column.
	Above
)

// Bound is a value as a column can compare with it exactly: a time between two
// ticks, or a decimal with more digits, is no value of the column, and sent as
// it is, it makes the server compare in a finer type, in which large values of
// the column overflow.
type Bound struct {
	Place Place
	// Value is the greatest value of the column that is not greater than the
	// value asked about, where Place is Equal or After.
	Value any
}

// BoundOf places v among the values of a column of dates, times or decimals. It
// is not ok for other columns and values. A Date is compared with the day and
// the clock that v shows in its own zone.
func BoundOf(v any, column Type) (Bound, bool) {
	plainValue, err := plain(v)
	if err != nil || plainValue == nil {
		return Bound{}, false
	}
	column = column.Base()
	switch v := plainValue.(type) {
	case time.Time:
		return timeBound(v, column)
	case decimal.Decimal:
		if _, scale, ok := column.Decimal(); ok {
			return decimalBound(v, column, scale), true
		}
	}
	return Bound{}, false
}

func timeBound(v time.Time, column Type) (Bound, bool) {
	switch column.Name {
	case "Date":
		return dayBound(v, 0, math.MaxUint16), true
	case "Date32":
		return dayBound(v, minDate32, maxDate32), true
	case "DateTime", "DateTime32":
		return tickBound(v, time.Second, time.Unix(0, 0), time.Unix(math.MaxUint32, 0)), true
	case "DateTime64":
		digits, ok := column.Int(0)
		if !ok {
			digits = 3
		}
		tick := time.Second
		for range digits {
			tick /= 10
		}
		low, high := time.Unix(minDateTime64, 0), time.Unix(maxDateTime64, int64(time.Second-tick))
		// The ticks are counted in an Int64.
		if digits == 9 {
			low, high = time.Unix(0, math.MinInt64), time.Unix(0, math.MaxInt64)
		} else if digits == 8 {
			high = time.Unix(math.MaxInt64/int64(1e8), math.MaxInt64%int64(1e8)*10)
		}
		return tickBound(v, tick, low, high), true
	}
	return Bound{}, false
}

// The days and seconds that Date32 and DateTime64 reach, from 1970-01-01.
const (
	minDate32     = -25567       // 1900-01-01
	maxDate32     = 120529       // 2299-12-31
	minDateTime64 = -62167219200 // 0000-01-01 00:00:00
	maxDateTime64 = 253402300799 // 9999-12-31 23:59:59
)

func dayBound(v time.Time, low, high int64) Bound {
	y, m, d := v.Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch day := start.Unix() / 86400; {
	case day < low:
		return Bound{Place: Below}
	case day > high:
		return Bound{Place: Above}
	}
	hour, minute, second := v.Clock()
	if hour != 0 || minute != 0 || second != 0 || v.Nanosecond() != 0 {
		return Bound{After, start}
	}
	return Bound{Equal, start}
}

func tickBound(v time.Time, tick time.Duration, low, high time.Time) Bound {
	switch {
	case v.Before(low):
		return Bound{Place: Below}
	case v.After(high):
		if v.Sub(high) < tick {
			return Bound{After, high.UTC()}
		}
		return Bound{Place: Above}
	}
	at := time.Unix(v.Unix(), int64(v.Nanosecond())/int64(tick)*int64(tick)).UTC()
	if at.Equal(v) {
		return Bound{Equal, at}
	}
	return Bound{After, at}
}

// decimalBound places v among all that fits the column's bytes: the server keeps
// values beyond the precision too.
func decimalBound(v decimal.Decimal, column Type, scale int) Bound {
	precision, _, _ := column.Decimal()
	bits := 32
	switch {
	case precision > 38:
		bits = 256
	case precision > 18:
		bits = 128
	case precision > 9:
		bits = 64
	}
	ticks := v.Shift(int32(scale)).Floor()
	high := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	low := new(big.Int).Neg(high)
	switch n := ticks.BigInt(); {
	case n.Cmp(low) < 0:
		return Bound{Place: Below}
	case n.Cmp(high) >= 0:
		return Bound{Place: Above}
	}
	at := ticks.Shift(-int32(scale))
	if at.Equal(v) {
		return Bound{Equal, at}
	}
	return Bound{After, at}
}
