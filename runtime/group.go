package runtime

import (
	"context"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// AggregateFunc is one aggregate in the SELECT list of a query.
type AggregateFunc = sql.Expression

// As names the result of an aggregate.
func As(f AggregateFunc, name string) AggregateFunc { return sql.As(f, name) }

// Count counts rows.
func Count() AggregateFunc { return sql.Agg("count") }

// Aggregate is an aggregate function of one column.
func Aggregate(function, field string) AggregateFunc { return sql.Agg(function, sql.C(field)) }

// Asc orders by columns, smallest first.
func Asc(fields ...string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		for _, f := range fields {
			s.OrderBy(sql.Asc(sql.C(f)))
		}
	}
}

// Desc orders by columns, largest first.
func Desc(fields ...string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		for _, f := range fields {
			s.OrderBy(sql.Desc(sql.C(f)))
		}
	}
}

// GroupBy computes aggregates of groups of rows.
type GroupBy struct {
	Results
	label      string
	by         []sql.Expression
	aggregates []AggregateFunc
	modifiers  []func(*sql.Selector)
	scan       func(ctx context.Context, g *GroupBy, v, totals any) error
	read       func(ctx context.Context, g *GroupBy) (reading, error)
}

// Aggregate adds aggregates of each group.
func (g *GroupBy) Aggregate(fns ...AggregateFunc) *GroupBy {
	g.aggregates = append(g.aggregates, fns...)
	return g
}

// Having keeps the groups for which all conditions are true.
func (g *GroupBy) Having(conditions ...sql.Expression) *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.Having(conditions...) })
}

// Order orders the groups.
func (g *GroupBy) Order(terms ...sql.OrderTerm) *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.OrderBy(terms...) })
}

// Limit is how many groups to return at most.
func (g *GroupBy) Limit(n int) *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.Limit(n) })
}

// Offset is how many groups to skip.
func (g *GroupBy) Offset(n int) *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.Offset(n) })
}

// WithTotals computes the aggregates of all rows too; read them with
// ScanTotals.
func (g *GroupBy) WithTotals() *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.WithTotals() })
}

// WithRollup adds subtotals, from right to left.
func (g *GroupBy) WithRollup() *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.WithRollup() })
}

// WithCube adds subtotals of every combination of the keys.
func (g *GroupBy) WithCube() *GroupBy {
	return g.Modify(func(s *sql.Selector) { s.WithCube() })
}

// Modify changes the statement before it runs.
func (g *GroupBy) Modify(fs ...func(*sql.Selector)) *GroupBy {
	g.modifiers = append(g.modifiers, fs...)
	return g
}

// Scan runs the query and stores the groups into v, as the Scan of a query does.
func (g *GroupBy) Scan(ctx context.Context, v any) error { return g.scan(ctx, g, v, nil) }

// ScanX is like Scan, but panics if an error occurs.
func (g *GroupBy) ScanX(ctx context.Context, v any) {
	if err := g.Scan(ctx, v); err != nil {
		panic(err)
	}
}

// ScanTotals is Scan that stores the row of WithTotals into totals, a pointer
// to what v is a slice of.
func (g *GroupBy) ScanTotals(ctx context.Context, v, totals any) error {
	return g.scan(ctx, g, v, totals)
}

func (g *GroupBy) scanLabel() string { return g.label }

func (g *GroupBy) reading(ctx context.Context) (reading, error) { return g.read(ctx, g) }
