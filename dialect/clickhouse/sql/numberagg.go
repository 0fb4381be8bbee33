package sql

import (
	"fmt"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// SumKahan is the sum with less rounding error.
func (x Number) SumKahan() Float {
	return floatOf(agg1("sumKahan", x.node()))
}

// Avg is the mean of a group, NaN of none.
func (x Number) Avg() Float { return floatOf(agg1("avg", x.node())) }

// AvgWeighted is the mean with weights.
func (x Number) AvgWeighted(weight Numeric) Float {
	return floatOf(agg1("avgWeighted", x.node(), weight))
}

// Median is about the median; see [Number.Quantile].
func (x Number) Median() Float {
	return floatOf(agg1("median", x.node()))
}

// Quantile is about the value below which a share of the group is, from 0 to
// 1, by reservoir sampling.
func (x Number) Quantile(level float64) Float {
	return x.quantile("quantile", level)
}

// QuantileExact is [Number.Quantile] exactly, with memory for all values.
func (x Number) QuantileExact(level float64) Float {
	return x.quantile("quantileExact", level)
}

// QuantileTDigest is [Number.Quantile] by a t-digest: exact at the ends.
func (x Number) QuantileTDigest(level float64) Float {
	return x.quantile("quantileTDigest", level)
}

// QuantileTiming is [Number.Quantile] for durations in milliseconds.
func (x Number) QuantileTiming(level float64) Float {
	return x.quantile("quantileTiming", level)
}

// QuantileDD is [Number.Quantile] with a relative accuracy, such as 0.01.
func (x Number) QuantileDD(accuracy, level float64) Float {
	if err := checkLevels(level); err != nil {
		return floatOf(&failure{err})
	}
	return floatOf(aggParams("quantileDD", []any{accuracy, level}, x.node()))
}

func (x Number) quantile(name string, level float64) Float {
	if err := checkLevels(level); err != nil {
		return floatOf(&failure{err})
	}
	return floatOf(aggParams(name, []any{level}, x.node()))
}

// Quantiles is [Number.Quantile] of several levels at once.
func (x Number) Quantiles(levels ...float64) Array {
	return x.quantiles("quantiles", levels)
}

// QuantilesExact is [Number.QuantileExact] of several levels at once.
func (x Number) QuantilesExact(levels ...float64) Array {
	return x.quantiles("quantilesExact", levels)
}

// QuantilesTDigest is [Number.QuantileTDigest] of several levels at once.
func (x Number) QuantilesTDigest(levels ...float64) Array {
	return x.quantiles("quantilesTDigest", levels)
}

func (x Number) quantiles(name string, levels []float64) Array {
	if err := checkLevels(levels...); err != nil {
		return arrayOf(&failure{err})
	}
	return arrayOf(aggParams(name, anys(levels), x.node()))
}

func checkLevels(levels ...float64) error {
	if len(levels) == 0 {
		return fmt.Errorf("quantiles need at least one level")
	}
	for _, l := range levels {
		if !(0 <= l && l <= 1) {
			return fmt.Errorf("the level of a quantile is from 0 to 1, not %v", l)
		}
	}
	return nil
}

// VarPop is the variance of a population.
func (x Number) VarPop() Float { return x.floatAgg("varPop") }

// VarSamp is the variance of a sample.
func (x Number) VarSamp() Float { return x.floatAgg("varSamp") }

// StddevPop is the standard deviation of a population.
func (x Number) StddevPop() Float { return x.floatAgg("stddevPop") }

// StddevSamp is the standard deviation of a sample.
func (x Number) StddevSamp() Float { return x.floatAgg("stddevSamp") }

// Corr is the correlation with y.
func (x Number) Corr(y Numeric) Float { return x.floatAgg("corr", y) }

// CovarPop is the covariance with y of a population.
func (x Number) CovarPop(y Numeric) Float {
	return x.floatAgg("covarPop", y)
}

func (x Number) floatAgg(name string, args ...any) Float {
	return floatOf(agg1(name, x.node(), args...))
}

// GroupBitmap counts the different unsigned integers of a group, by a bitmap.
func (x Number) GroupBitmap() UInt {
	return countOf(agg1("groupBitmap", x.node()))
}
