package runtime

import (
	"context"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// reading is a query that was built, shown to traversers and policy, and that
// waits to be run.
type reading struct {
	conn     driver.Conn
	selector *sql.Selector
	options  runOptions
	typed    typedColumn // the columns of its table; nil: of none
}

// statement renders the query for the driver.
func (r reading) statement() (driver.Statement, error) { return statementOf(r.selector, r.options) }

// readable is what [Results] reads.
type readable interface {
	Scan(ctx context.Context, v any) error
	scanLabel() string
	reading(ctx context.Context) (reading, error)
}

// Results are the ways to read the result of a query that do not depend on its
// table.
type Results struct{ of readable }

func resultsOf(query any) Results {
	of, _ := query.(readable)
	return Results{of}
}

func (q *Query) scanLabel() string { return q.table.Label }

func values[T any](ctx context.Context, s *Results) ([]T, error) {
	var v []T
	err := s.of.Scan(ctx, &v)
	return v, err
}

func value[T any](ctx context.Context, s *Results) (T, error) {
	v, err := values[T](ctx, s)
	if err != nil {
		var zero T
		return zero, err
	}
	return only(v, s.of.scanLabel())
}

// Strings returns the values of the one column selected.
//
//go:noinline
func (s *Results) Strings(ctx context.Context) ([]string, error) { return values[string](ctx, s) }

// StringsX is like Strings, but panics if an error occurs.
func (s *Results) StringsX(ctx context.Context) []string { return Must(s.Strings(ctx)) }

// String returns the one value of the one column selected.
//
//go:noinline
func (s *Results) String(ctx context.Context) (string, error) { return value[string](ctx, s) }

// StringX is like String, but panics if an error occurs.
func (s *Results) StringX(ctx context.Context) string { return Must(s.String(ctx)) }

// Ints returns the values of the one column selected.
//
//go:noinline
func (s *Results) Ints(ctx context.Context) ([]int, error) { return values[int](ctx, s) }

// IntsX is like Ints, but panics if an error occurs.
func (s *Results) IntsX(ctx context.Context) []int { return Must(s.Ints(ctx)) }

// Int returns the one value of the one column selected.
//
//go:noinline
func (s *Results) Int(ctx context.Context) (int, error) { return value[int](ctx, s) }

// IntX is like Int, but panics if an error occurs.
func (s *Results) IntX(ctx context.Context) int { return Must(s.Int(ctx)) }

// Float64s returns the values of the one column selected.
//
//go:noinline
func (s *Results) Float64s(ctx context.Context) ([]float64, error) { return values[float64](ctx, s) }

// Float64sX is like Float64s, but panics if an error occurs.
func (s *Results) Float64sX(ctx context.Context) []float64 { return Must(s.Float64s(ctx)) }

// Float64 returns the one value of the one column selected.
//
//go:noinline
func (s *Results) Float64(ctx context.Context) (float64, error) { return value[float64](ctx, s) }

// Float64X is like Float64, but panics if an error occurs.
func (s *Results) Float64X(ctx context.Context) float64 { return Must(s.Float64(ctx)) }

// Bools returns the values of the one column selected.
//
//go:noinline
func (s *Results) Bools(ctx context.Context) ([]bool, error) { return values[bool](ctx, s) }

// BoolsX is like Bools, but panics if an error occurs.
func (s *Results) BoolsX(ctx context.Context) []bool { return Must(s.Bools(ctx)) }

// Bool returns the one value of the one column selected.
//
//go:noinline
func (s *Results) Bool(ctx context.Context) (bool, error) { return value[bool](ctx, s) }

// BoolX is like Bool, but panics if an error occurs.
func (s *Results) BoolX(ctx context.Context) bool { return Must(s.Bool(ctx)) }
