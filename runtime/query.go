package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"unsafe"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Query is what a generated query does whatever its table. Generated queries
// embed it and add the methods whose types are those of the table.
//
// Its methods change the query; use Clone to keep a common beginning.
type Query struct {
	Results
	self   generatedQuery
	table  *Table
	config Config

	ctx        *ent.QueryContext
	predicates []func(*sql.Selector)
	prewhere   []func(*sql.Selector)
	order      []func(*sql.Selector)
	modifiers  []func(*sql.Selector)
	folded     bool
	selected   []sql.Expression
	run        runOptions
	edges      []edgeLoad
	// paths lead here from other queries; prepare turns them into conditions.
	paths  []func(ctx context.Context) (func(*sql.Selector), error)
	onPath []func(*sql.Selector)
}

// generatedQuery is a pointer to a generated struct that embeds a [Query].
type generatedQuery interface {
	readable
	base() *Query
}

// NewQuery makes the base of the generated query self.
//
//go:noinline
func NewQuery(self generatedQuery, t *Table, config Config) Query {
	return Query{
		Results: Results{self},
		self:    self,
		table:   t,
		config:  config,
		ctx:     &ent.QueryContext{Type: t.Label},
	}
}

// Clone returns a copy of q, of its own generated type Q.
//
//go:noinline
func Clone[Q any](q *Query) Q {
	c, _ := q.clone().(Q)
	return c
}

func (q *Query) clone() generatedQuery {
	copied := reflect.New(reflect.TypeOf(q.self).Elem())
	copied.Elem().Set(reflect.ValueOf(q.self).Elem())
	self, ok := copied.Interface().(generatedQuery)
	if !ok {
		return nil // it has the type of q.self
	}
	c := self.base()
	c.self, c.Results = self, Results{self}
	c.ctx = q.ctx.Clone()
	c.predicates = slices.Clone(q.predicates)
	c.prewhere = slices.Clone(q.prewhere)
	c.order = slices.Clone(q.order)
	c.modifiers = slices.Clone(q.modifiers)
	c.selected = slices.Clone(q.selected)
	c.run.settings = slices.Clone(q.run.settings)
	c.edges = slices.Clone(q.edges)
	c.paths = slices.Clone(q.paths)
	return self
}

// Config is the configuration of the client that made the query.
//
//go:noinline
func (q *Query) Config() Config { return q.config }

// GroupBy groups the rows by columns. Its Aggregate says what to compute of
// each group.
func (q *Query) GroupBy(field string, fields ...string) *GroupBy {
	return q.GroupByExpr(columnsOf(append([]string{field}, fields...))...)
}

// GroupByExpr groups the rows by expressions. Give them names with As.
//
//go:noinline
func (q *Query) GroupByExpr(by ...sql.Expression) *GroupBy {
	g := &GroupBy{by: by, label: q.table.Label, scan: q.scanGroups, read: q.readGroups}
	g.Results = resultsOf(g)
	return g
}

// all runs the query and returns its rows, a slice of pointers to entities.
func (q *Query) all(ctx context.Context, op string) (any, error) {
	ctx = withOp(ctx, q.ctx, op)
	interceptors, err := q.prepare(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := intercept[any](ctx, q.self, interceptors, func(ctx context.Context, other ent.Query) (ent.Value, error) {
		target, err := q.target(other)
		if err != nil {
			return nil, err
		}
		rows, err := target.readAll(ctx)
		return q.table.rows.slice(rows), err
	})
	if want := reflect.SliceOf(reflect.PointerTo(q.table.rows.goType)); err == nil && reflect.TypeOf(rows) != want {
		err = fmt.Errorf("unexpected type %T returned by an interceptor of %T: want %s", rows, q.self, want)
	}
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.table.Label, err)
	}
	return rows, nil
}

// slice is rows as a slice of pointers to entities.
func (e *entities) slice(rows []unsafe.Pointer) any {
	return reflect.NewAt(reflect.SliceOf(reflect.PointerTo(e.goType)), unsafe.Pointer(&rows)).Elem().Interface()
}

func allOf[R any](ctx context.Context, q *Query, op string) ([]R, error) {
	v, err := q.all(ctx, op)
	if err != nil {
		return nil, err
	}
	rows, ok := v.([]R)
	if !ok {
		return nil, fmt.Errorf("query %s: the rows are %T, not %T", q.table.Label, v, rows)
	}
	return rows, nil
}

// All is the All of a generated query whose rows are R, pointers to entities. So
// are those of the functions below.
//
//go:noinline
func All[R any](ctx context.Context, q *Query) ([]R, error) { return allOf[R](ctx, q, ent.OpQueryAll) }

// AllX is like All, but panics if an error occurs.
//
//go:noinline
func AllX[R any](ctx context.Context, q *Query) []R { return Must(All[R](ctx, q)) }

// Iter returns the rows one by one, as their blocks arrive.
//
//go:noinline
func Iter[R any](ctx context.Context, q *Query) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var none R
		ctx := withOp(ctx, q.ctx, "Iter")
		interceptors, err := q.prepare(ctx)
		if err == nil && len(q.edges) > 0 {
			err = errors.New("an iterator does not load edges: use All, or query the edge")
		}
		var rows iter.Seq2[R, error]
		if err == nil {
			rows, err = intercept[iter.Seq2[R, error]](ctx, q.self, interceptors, func(ctx context.Context, other ent.Query) (ent.Value, error) {
				target, err := q.target(other)
				if err != nil {
					return nil, err
				}
				return streamOf[R](ctx, target), nil
			})
		}
		if err != nil {
			yield(none, fmt.Errorf("query %s: %w", q.table.Label, err))
			return
		}
		for e, err := range rows {
			if err != nil {
				yield(none, fmt.Errorf("query %s: %w", q.table.Label, err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func streamOf[R any](ctx context.Context, q *Query) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		err := q.stream(ctx, func(row unsafe.Pointer) bool { return yield(*(*R)(unsafe.Pointer(&row)), nil) })
		if err != nil {
			var none R
			yield(none, err)
		}
	}
}

// FirstRow returns the first row, or a [NotFoundError].
func FirstRow[R any](ctx context.Context, q *Query) (r R, err error) {
	rows, err := allOf[R](ctx, q.limited(1), ent.OpQueryFirst)
	if err != nil {
		return r, err
	}
	if len(rows) == 0 {
		return r, &NotFoundError{Label: q.table.Label}
	}
	return rows[0], nil
}

// FirstRowX is like FirstRow, but panics if an error occurs, and returns nil for no
// row.
func FirstRowX[R any](ctx context.Context, q *Query) R {
	row, err := FirstRow[R](ctx, q)
	if err != nil && !IsNotFound(err) {
		panic(err)
	}
	return row
}

// OnlyRow returns the only row, a [NotFoundError] or a [NotSingularError].
func OnlyRow[R any](ctx context.Context, q *Query) (r R, err error) {
	rows, err := allOf[R](ctx, q.limited(2), ent.OpQueryOnly)
	if err != nil {
		return r, err
	}
	return only(rows, q.table.Label)
}

// OnlyRowX is like OnlyRow, but panics if an error occurs.
//
//go:noinline
func OnlyRowX[R any](ctx context.Context, q *Query) R { return Must(OnlyRow[R](ctx, q)) }

// Count returns the number of rows.
func (q *Query) Count(ctx context.Context) (int, error) {
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
func (q *Query) CountX(ctx context.Context) int { return Must(q.Count(ctx)) }

// Exist reports whether there is a row.
func (q *Query) Exist(ctx context.Context) (bool, error) {
	rows, err := q.limited(1).all(ctx, ent.OpQueryExist)
	return err == nil && reflect.ValueOf(rows).Len() > 0, err
}

// ExistX is like Exist, but panics if an error occurs.
func (q *Query) ExistX(ctx context.Context) bool { return Must(q.Exist(ctx)) }

// SQL returns the statement that All would send, its parameters inlined: for
// reading, not for sending.
func (q *Query) SQL() (string, error) {
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
func (q *Query) limited(n int) *Query {
	c := q.clone().base()
	c.ctx.Limit = &n
	return c
}

// prepare shows the query to traversers and policy, and returns its
// interceptors.
func (q *Query) prepare(ctx context.Context) ([]ent.Interceptor, error) {
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

// base makes a generated query a [generatedQuery].
//
//go:noinline
func (q *Query) base() *Query { return q }

// target is the base of the query that the last interceptor passed on.
func (q *Query) target(other ent.Query) (*Query, error) {
	own, ok := other.(generatedQuery)
	if !ok || own.base().table != q.table {
		return nil, fmt.Errorf("unexpected query type %T: an interceptor passed on the query of another table", other)
	}
	return own.base(), nil
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
