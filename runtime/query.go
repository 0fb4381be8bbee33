package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Query is a query for rows of a table with entities E, predicates P and order
// terms O. Generated queries embed it, and Q is a pointer to the generated
// type: what its methods return, so that calls chain.
//
// The methods change the query; use Clone to keep a common beginning.
type Query[E any, P, O ~func(*sql.Selector), Q any] struct {
	Results
	self   Q
	table  *Table[E]
	config Config

	ctx        *ent.QueryContext
	predicates []func(*sql.Selector)
	prewhere   []func(*sql.Selector)
	order      []func(*sql.Selector)
	modifiers  []func(*sql.Selector)
	selected   []sql.Expression
	run        runOptions
	edges      []edgeLoad[E]
	// paths lead here from other queries; prepare turns them into conditions.
	paths  []func(ctx context.Context) (func(*sql.Selector), error)
	onPath []func(*sql.Selector)
}

// NewQuery makes the base of the generated query self.
func NewQuery[E any, P, O ~func(*sql.Selector), Q any](self Q, t *Table[E], config Config) Query[E, P, O, Q] {
	return Query[E, P, O, Q]{
		Results: resultsOf(self),
		self:    self,
		table:   t,
		config:  config,
		ctx:     &ent.QueryContext{Type: t.Label},
	}
}

// Copy makes the base of the generated query self as a copy of q.
func (q *Query[E, P, O, Q]) Copy(self Q) Query[E, P, O, Q] {
	c := *q
	c.self, c.Results = self, resultsOf(self)
	c.ctx = q.ctx.Clone()
	c.predicates = slices.Clone(q.predicates)
	c.prewhere = slices.Clone(q.prewhere)
	c.order = slices.Clone(q.order)
	c.modifiers = slices.Clone(q.modifiers)
	c.selected = slices.Clone(q.selected)
	c.run.settings = slices.Clone(q.run.settings)
	c.edges = slices.Clone(q.edges)
	c.paths = slices.Clone(q.paths)
	return c
}

// Config is the configuration of the client that made the query.
func (q *Query[E, P, O, Q]) Config() Config { return q.config }

// Where adds predicates: rows must match all of them.
func (q *Query[E, P, O, Q]) Where(ps ...P) Q {
	q.predicates = appendFuncs(q.predicates, ps)
	return q.self
}

// Prewhere adds predicates that the server evaluates before it reads the other
// columns. The server moves conditions there by itself; say it where it chooses
// badly.
func (q *Query[E, P, O, Q]) Prewhere(ps ...P) Q {
	q.prewhere = appendFuncs(q.prewhere, ps)
	return q.self
}

// Order adds order terms.
func (q *Query[E, P, O, Q]) Order(os ...O) Q {
	q.order = appendFuncs(q.order, os)
	return q.self
}

// Limit is how many rows to return at most.
func (q *Query[E, P, O, Q]) Limit(limit int) Q {
	q.ctx.Limit = &limit
	return q.self
}

// Offset is how many rows to skip.
func (q *Query[E, P, O, Q]) Offset(offset int) Q {
	q.ctx.Offset = &offset
	return q.self
}

// LimitBy keeps at most n rows of each combination of values of the columns.
func (q *Query[E, P, O, Q]) LimitBy(n int, fields ...string) Q {
	return q.Modify(func(s *sql.Selector) { s.LimitBy(n, columnsOf(fields)...) })
}

// Unique removes duplicates of the selected columns: SELECT DISTINCT.
func (q *Query[E, P, O, Q]) Unique(unique bool) Q {
	q.ctx.Unique = &unique
	return q.self
}

// Modify changes the statement before it runs, for the clauses that have no
// method here.
func (q *Query[E, P, O, Q]) Modify(fs ...func(*sql.Selector)) Q {
	q.modifiers = append(q.modifiers, fs...)
	return q.self
}

// Select limits the query to the named columns. All returns entities with only
// these set; Scan and the methods named for Go types return the values
// themselves.
func (q *Query[E, P, O, Q]) Select(fields ...string) Q {
	q.ctx.Fields = append(q.ctx.Fields, fields...)
	return q.self
}

// SelectExpr adds expressions to the result, to be read with Scan: typed
// columns and what is made of them.
func (q *Query[E, P, O, Q]) SelectExpr(xs ...sql.Expression) Q {
	q.selected = append(q.selected, xs...)
	return q.self
}

// Aggregate selects aggregates of all rows, to be read with Scan.
func (q *Query[E, P, O, Q]) Aggregate(fns ...AggregateFunc) Q { return q.SelectExpr(fns...) }

// GroupBy groups the rows by columns. Its Aggregate says what to compute of
// each group.
func (q *Query[E, P, O, Q]) GroupBy(field string, fields ...string) *GroupBy {
	return q.GroupByExpr(columnsOf(append([]string{field}, fields...))...)
}

// GroupByExpr groups the rows by expressions. Give them names with As.
func (q *Query[E, P, O, Q]) GroupByExpr(by ...sql.Expression) *GroupBy {
	g := &GroupBy{by: by, label: q.table.Label, scan: q.scanGroups, read: q.readGroups}
	g.Results = resultsOf(g)
	return g
}

// All returns the rows.
func (q *Query[E, P, O, Q]) All(ctx context.Context) ([]*E, error) {
	return q.all(ctx, ent.OpQueryAll)
}

func (q *Query[E, P, O, Q]) all(ctx context.Context, op string) ([]*E, error) {
	ctx = withOp(ctx, q.ctx, op)
	interceptors, err := q.prepare(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := intercept[[]*E](ctx, q.self, interceptors, func(ctx context.Context, other ent.Query) (ent.Value, error) {
		target, err := q.target(other)
		if err != nil {
			return nil, err
		}
		return target.readAll(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.table.Label, err)
	}
	return rows, nil
}

// AllX is like All, but panics if an error occurs.
func (q *Query[E, P, O, Q]) AllX(ctx context.Context) []*E { return Must(q.All(ctx)) }

// Iter returns the rows one by one, as their blocks arrive: memory stays
// bounded, whatever the size of the result. Stopping the loop stops the query.
// After an error the sequence ends.
//
// Interceptors run around the start of the query. Edges are not loaded.
func (q *Query[E, P, O, Q]) Iter(ctx context.Context) iter.Seq2[*E, error] {
	return func(yield func(*E, error) bool) {
		ctx := withOp(ctx, q.ctx, "Iter")
		interceptors, err := q.prepare(ctx)
		if err == nil && len(q.edges) > 0 {
			err = errors.New("an iterator does not load edges: use All, or query the edge")
		}
		var rows iter.Seq2[*E, error]
		if err == nil {
			rows, err = intercept[iter.Seq2[*E, error]](ctx, q.self, interceptors, func(ctx context.Context, other ent.Query) (ent.Value, error) {
				target, err := q.target(other)
				if err != nil {
					return nil, err
				}
				return target.stream(ctx), nil
			})
		}
		if err != nil {
			yield(nil, fmt.Errorf("query %s: %w", q.table.Label, err))
			return
		}
		for e, err := range rows {
			if err != nil {
				yield(nil, fmt.Errorf("query %s: %w", q.table.Label, err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// First returns the first row, or a [NotFoundError].
func (q *Query[E, P, O, Q]) First(ctx context.Context) (*E, error) {
	rows, err := q.limited(1).all(ctx, ent.OpQueryFirst)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &NotFoundError{Label: q.table.Label}
	}
	return rows[0], nil
}

// FirstX is like First, but panics if an error occurs, and returns nil for no
// row.
func (q *Query[E, P, O, Q]) FirstX(ctx context.Context) *E {
	e, err := q.First(ctx)
	if err != nil && !IsNotFound(err) {
		panic(err)
	}
	return e
}

// Only returns the only row, a [NotFoundError] or a [NotSingularError].
func (q *Query[E, P, O, Q]) Only(ctx context.Context) (*E, error) {
	rows, err := q.limited(2).all(ctx, ent.OpQueryOnly)
	if err != nil {
		return nil, err
	}
	return only(rows, q.table.Label)
}

// OnlyX is like Only, but panics if an error occurs.
func (q *Query[E, P, O, Q]) OnlyX(ctx context.Context) *E { return Must(q.Only(ctx)) }

// Count returns the number of rows.
func (q *Query[E, P, O, Q]) Count(ctx context.Context) (int, error) {
	ctx = withOp(ctx, q.ctx, ent.OpQueryCount)
	interceptors, err := q.prepare(ctx)
	if err != nil {
		return 0, err
	}
	n, err := intercept[int](ctx, q.self, interceptors, func(ctx context.Context, other ent.Query) (ent.Value, error) {
		target, err := q.target(other)
		if err != nil {
			return nil, err
		}
		return target.count(ctx)
	})
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", q.table.Label, err)
	}
	return n, nil
}

// CountX is like Count, but panics if an error occurs.
func (q *Query[E, P, O, Q]) CountX(ctx context.Context) int { return Must(q.Count(ctx)) }

// Exist reports whether there is a row.
func (q *Query[E, P, O, Q]) Exist(ctx context.Context) (bool, error) {
	rows, err := q.limited(1).all(ctx, ent.OpQueryExist)
	return len(rows) > 0, err
}

// ExistX is like Exist, but panics if an error occurs.
func (q *Query[E, P, O, Q]) ExistX(ctx context.Context) bool { return Must(q.Exist(ctx)) }

// SQL returns the statement that All would send, its parameters inlined: for
// reading, not for sending.
func (q *Query[E, P, O, Q]) SQL() (string, error) {
	s, err := q.selector()
	if err != nil {
		return "", err
	}
	if _, _, err := s.Query(); err != nil {
		return "", err
	}
	return s.String(), nil
}

// limited is a copy of q with a limit.
func (q *Query[E, P, O, Q]) limited(n int) *Query[E, P, O, Q] {
	if c, ok := any(q.self).(interface{ Clone() Q }); ok {
		if own, err := q.target(c.Clone()); err == nil {
			q = own
		}
	}
	q.Limit(n)
	return q
}

// prepare shows the query to traversers and policy, and returns its
// interceptors.
func (q *Query[E, P, O, Q]) prepare(ctx context.Context) ([]ent.Interceptor, error) {
	if q.table == nil {
		return nil, errors.New("the query was not made by a client")
	}
	if err := q.table.ready(); err != nil {
		return nil, err
	}
	interceptors := q.config.Interceptors.Of(q.table.Label, q.table.Interceptors)
	if err := traverse(ctx, q.self, interceptors, q.table.Policy); err != nil {
		return nil, err
	}
	q.onPath = nil
	for _, path := range q.paths {
		condition, err := path(ctx)
		if err != nil {
			return nil, err
		}
		q.onPath = append(q.onPath, condition)
	}
	return interceptors, nil
}

// base makes a generated query an [anyQuery].
func (q *Query[E, P, O, Q]) base() *Query[E, P, O, Q] { return q }

// target is the base of the query that the last interceptor passed on.
func (q *Query[E, P, O, Q]) target(other ent.Query) (*Query[E, P, O, Q], error) {
	own, ok := other.(interface{ base() *Query[E, P, O, Q] })
	if !ok {
		return nil, fmt.Errorf("unexpected query type %T: an interceptor passed on the query of another table", other)
	}
	return own.base(), nil
}

func appendFuncs[F ~func(*sql.Selector)](to []func(*sql.Selector), fs []F) []func(*sql.Selector) {
	for _, f := range fs {
		to = append(to, f)
	}
	return to
}

func only[T any](rows []T, label string) (row T, err error) {
	switch len(rows) {
	case 0:
		return row, &NotFoundError{Label: label}
	case 1:
		return rows[0], nil
	default:
		return row, &NotSingularError{Label: label}
	}
}

// Must returns v, or panics with err.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
