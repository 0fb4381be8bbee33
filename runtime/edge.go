package runtime

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// edgeKeys is how many keys one query for an edge names, and edgeBytes how
// long they may be together: a server takes 128 KiB in one HTTP parameter.
const (
	edgeKeys  = 2_000
	edgeBytes = 64 << 10
)

// Edge is how the rows of two tables belong together: the key of one is the
// key of the other. Generated code makes one per With method.
type Edge[E, T any, K comparable] struct {
	// Name is the edge's name.
	Name string
	// Column is the column of E that holds the key.
	Column string
	// From is the key of a row, and whether it has one.
	From func(*E) (K, bool)
	// To is the key of a row that the edge leads to.
	To func(*T) (K, bool)
	// Query returns the rows with one of the keys.
	Query func(ctx context.Context, keys []K) ([]*T, error)
	// Set gives a row those that its edge leads to.
	Set func(e *E, rows []*T)
}

// edgeLoad loads the rows that one edge leads to, for entities just read.
type edgeLoad[E any] struct {
	column string
	load   func(ctx context.Context, entities []*E) error
}

// loader is a generated query with entities E.
type loader[E any] interface{ addEdge(edgeLoad[E]) }

func (q *Query[E, P, O, Q]) addEdge(load edgeLoad[E]) { q.edges = append(q.edges, load) }

// Load makes a query load an edge. It takes as many more queries as the keys
// of its rows need, 2,000 of them at a time, and not one per row.
func Load[E, T any, K comparable](q loader[E], edge Edge[E, T, K]) {
	q.addEdge(edgeLoad[E]{edge.Column, edge.load})
}

func (edge Edge[E, T, K]) load(ctx context.Context, entities []*E) error {
	rows := make(map[K][]*T)
	var keys []K
	for _, e := range entities {
		if k, ok := edge.From(e); ok {
			if _, seen := rows[k]; !seen {
				rows[k] = nil
				keys = append(keys, k)
			}
		}
	}
	for len(keys) > 0 {
		n := chunkOf(keys)
		targets, err := edge.Query(ctx, keys[:n])
		if err != nil {
			return fmt.Errorf("load edge %s: %w", edge.Name, err)
		}
		for _, t := range targets {
			if k, ok := edge.To(t); ok {
				rows[k] = append(rows[k], t)
			}
		}
		keys = keys[n:]
	}
	for _, e := range entities {
		if k, ok := edge.From(e); ok {
			edge.Set(e, rows[k])
		} else {
			edge.Set(e, nil)
		}
	}
	return nil
}

// chunkOf is how many keys to name in the next query.
func chunkOf[K comparable](keys []K) int {
	n := min(len(keys), edgeKeys)
	if texts, ok := any(keys).([]string); ok {
		size := 0
		for i, s := range texts[:n] {
			if size += len(s) + 4; size > edgeBytes && i > 0 {
				return i
			}
		}
	}
	return n
}

// First is the first of rows, nil if there is none.
func First[T any](rows []*T) *T {
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

// Deref is what p points to, and whether it points to something.
func Deref[T any](p *T) (v T, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}

// selectable is a generated query, whatever its types.
type selectable interface {
	ensureField(name string)
}

// ensureField selects a column unless all of them are.
func (q *Query[E, P, O, Q]) ensureField(name string) {
	if len(q.ctx.Fields) > 0 && !slices.Contains(q.ctx.Fields, name) {
		q.ctx.Fields = append(q.ctx.Fields, name)
	}
}

// Ensure makes a query with a limited selection select a column too.
func Ensure[Q selectable](q Q, name string) Q {
	q.ensureField(name)
	return q
}

// traversable is a generated query that another one can follow.
type traversable interface {
	subquery(ctx context.Context, field string) (*sql.Selector, error)
}

// subquery is the statement for one column of the rows of q.
func (q *Query[E, P, O, Q]) subquery(ctx context.Context, field string) (*sql.Selector, error) {
	if _, err := q.prepare(withOp(ctx, q.ctx, ent.OpQueryAll)); err != nil {
		return nil, err
	}
	return q.selectFields([]string{field})
}

// follower is a generated query that follows another one.
type follower interface {
	follow(func(ctx context.Context) (func(*sql.Selector), error))
}

func (q *Query[E, P, O, Q]) follow(path func(ctx context.Context) (func(*sql.Selector), error)) {
	q.paths = append(q.paths, path)
}

// Follow limits target to the rows whose column to is in the column from of
// the rows of source. Interceptors and policy of source see it when target
// runs.
func Follow(target follower, to string, source traversable, from string) {
	target.follow(func(ctx context.Context) (func(*sql.Selector), error) {
		q, err := source.subquery(ctx, from)
		if err != nil {
			return nil, err
		}
		return func(s *sql.Selector) { s.Where(sql.InQuery(sql.C(to), q)) }, nil
	})
}
