package sql

import (
	"fmt"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Avg is the mean of a group, NaN of none.
func (x Number) Avg() Float { return x.floatAgg("avg") }

// Quantiles is the quantile of several levels at once; their type is that of
// one.
func (x Number) Quantiles(levels ...float64) Array {
	return arrayOf(quantiles("quantiles", levels, x.node()))
}

// QuantilesExact is the exact quantile of several levels at once.
func (x Number) QuantilesExact(levels ...float64) Array {
	return arrayOf(quantiles("quantilesExact", levels, x.node()))
}

func quantile(name string, level float64, x node) node {
	return quantiles(name, []float64{level}, x)
}

func quantileDD(accuracy, level float64, x node) node {
	if err := checkLevels(level); err != nil {
		return &failure{err}
	}
	return aggParams("quantileDD", []any{accuracy, level}, x)
}

func quantiles(name string, levels []float64, x node) node {
	if err := checkLevels(levels...); err != nil {
		return &failure{err}
	}
	return aggParams(name, anys(levels), x)
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

func (x Number) floatAgg(name string) Float { return floatOf(agg1(name, x.node())) }
