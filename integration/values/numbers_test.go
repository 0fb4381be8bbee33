package values

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// bigs are numbers and their text.
func bigs(values ...*big.Int) []cell {
	list := make([]cell, len(values))
	for i, v := range values {
		list[i] = cell{v, v.String()}
	}
	return list
}

// power is 2^n + add.
func power(n uint, add int64) *big.Int {
	return new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), n), big.NewInt(add))
}

func negative(n *big.Int) *big.Int { return new(big.Int).Neg(n) }

func integers(t *testing.T, s server) {
	zero, one := big.NewInt(0), big.NewInt(-1)
	roundTrip(t, s, s.client.Integer, "integers", columns{
		"i8":   {{int8(-128), "-128"}, {int8(127), "127"}, {int8(0), "0"}},
		"i16":  {{int16(-32768), "-32768"}, {int16(32767), "32767"}},
		"i32":  {{int32(math.MinInt32), "-2147483648"}, {int32(math.MaxInt32), "2147483647"}},
		"i64":  {{int64(math.MinInt64), "-9223372036854775808"}, {int64(math.MaxInt64), "9223372036854775807"}},
		"i128": bigs(negative(power(127, 0)), power(127, -1), zero, one, power(64, 0), negative(power(64, 1))),
		"i256": bigs(negative(power(255, 0)), power(255, -1), zero, one, power(128, 7), negative(power(192, 1))),
		"u8":   {{uint8(0), "0"}, {uint8(255), "255"}},
		"u16":  {{uint16(0), "0"}, {uint16(65535), "65535"}},
		"u32":  {{uint32(0), "0"}, {uint32(math.MaxUint32), "4294967295"}},
		"u64":  {{uint64(0), "0"}, {uint64(math.MaxUint64), "18446744073709551615"}, {uint64(math.MaxInt64 + 1), "9223372036854775808"}},
		"u128": bigs(zero, power(128, -1), power(64, 0)),
		"u256": bigs(zero, power(256, -1), power(255, 0)),
	},
		bad{"i128", power(127, 0), "170141183460469231731687303715884105728"},
		bad{"i256", negative(power(255, 1)), "does not fit 256 bits"},
		bad{"u128", one, "no negative numbers"}, bad{"u256", power(256, 0), "does not fit"},
		bad{"i128", nil, "not Nullable"}, bad{"u256", nil, "not Nullable"},
	)
}

func decimals(texts ...string) []cell {
	list := make([]cell, len(texts))
	for i, text := range texts {
		list[i] = cell{decimal.RequireFromString(text), text}
	}
	return list
}

func fractions(t *testing.T, s server) {
	nines := func(n int) string { return strings.Repeat("9", n) }
	roundTrip(t, s, s.client.Fraction, "fractions", columns{
		"f32": {{float32(math.MaxFloat32), "3.4028235e38"}, {float32(math.SmallestNonzeroFloat32), "1e-45"}, {float32(math.NaN()), "nan"},
			{float32(math.Inf(1)), "inf"}, {float32(math.Inf(-1)), "-inf"}, {float32(0), "0"}, {float32(math.Copysign(0, -1)), "-0"}, {float32(0.1), "0.1"}},
		"f64": {{math.MaxFloat64, "1.7976931348623157e308"}, {math.SmallestNonzeroFloat64, "5e-324"}, {math.NaN(), "nan"},
			{math.Inf(1), "inf"}, {math.Inf(-1), "-inf"}, {0.0, "0"}, {math.Copysign(0, -1), "-0"}, {0.1, "0.1"}},
		"bf16": {{float32(1.5), "1.5"}, {float32(-0.5), "-0.5"}, {float32(math.NaN()), "nan"}, {float32(math.Inf(-1)), "-inf"}, {float32(0), "0"}},
		"d9":   decimals("-99999.9999", "99999.9999", "0", "0.0001", "-1.5"),
		"d18":  decimals("-0.999999999999999999", "0.999999999999999999", "0", "0.000000000000000001"),
		"d38":  decimals("-"+nines(38), nines(38), "0", "-1"),
		"d76":  decimals("-"+nines(38)+"."+nines(38), nines(38)+"."+nines(38), "0", "0."+strings.Repeat("0", 37)+"1", "12"),
		"d32":  decimals("-"+nines(9), nines(9), "0"),
	},
		bad{"d9", decimal.RequireFromString("0.00001"), "more than 4 digits after the point"}, bad{"d9", decimal.RequireFromString("100000"), "more than 5 digits before the point"},
		bad{"d18", decimal.RequireFromString("1"), "before the point"}, bad{"d38", decimal.RequireFromString("0.1"), "after the point"},
		bad{"d76", decimal.RequireFromString("1e38"), "before the point"}, bad{"d32", decimal.RequireFromString("-1e9"), "before the point"},
	)
}

func vectors(t *testing.T, s server) {
	sixteen := make([]float32, 16)
	for i := range sixteen {
		sixteen[i] = float32(i) - 7.5
	}
	roundTrip(t, s, s.client.Vector, "vectors", columns{
		"b16":     {{[]float32{1, -2, 0.5}, "[1,-2,0.5]"}, {[]float32{0, 0, 0}, "[0,0,0]"}},
		"f32":     {{[]float32{math.MaxFloat32, -0.1, 0, 1, 2, 3, 4, float32(math.Inf(1))}, "[3.4028235e38,-0.1,0,1,2,3,4,inf]"}, {make([]float32, 8), "[0,0,0,0,0,0,0,0]"}},
		"f64":     {{[]float64{math.MaxFloat64, -0.1, math.NaN(), 1, 2, 3, 4, 5, 6}, "[1.7976931348623157e308,-0.1,nan,1,2,3,4,5,6]"}},
		"i8":      {{[]int8{-128, 127, 0, 1, -1}, "[-128,127,0,1,-1]"}},
		"strided": {{sixteen, "[-7.5,-6.5,-5.5,-4.5,-3.5,-2.5,-1.5,-0.5,0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5]"}},
	},
		bad{"b16", []float32{1, 2}, "2"}, bad{"f32", make([]float32, 9), "9"}, bad{"f64", []float64(nil), "0"}, bad{"i8", []int8{}, "0"},
	)
}

func spans(t *testing.T, s server) {
	edges := []cell{{int64(math.MinInt64), "-9223372036854775808"}, {int64(math.MaxInt64), "9223372036854775807"}, {int64(0), "0"}, {int64(-1), "-1"}}
	roundTrip(t, s, s.client.Span, "spans", columns{
		"nanos": edges, "seconds": edges, "days": edges, "months": edges, "years": {{nil, "NULL"}, {int64(7), "7"}, {int64(0), "0"}},
	})
}
