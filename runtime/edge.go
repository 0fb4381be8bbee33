package runtime

import (
	"context"
	"fmt"
	"slices"
	"unsafe"

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
// key of the other. E and T are pointers to their entities. Generated code makes
// one per With method.
type Edge[E, T any, K comparable] struct {
	// Name is the edge's name.
	Name string
	// Column is the column of E that holds the key.
	Column string
	// From is the key of a row, and whether it has one.
	From func(E) (K, bool)
	// To is the key of a row that the edge leads to.
	To func(T) (K, bool)
	// Query returns the rows with one of the keys.
	Query func(ctx context.Context, keys []K) ([]T, error)
	// Set gives a row those that its edge leads to.
	Set func(e E, rows []T)
}

// edgeLoad loads the rows that one edge leads to, for entities just read.
type edgeLoad struct {
	column string
	load   func(ctx context.Context, entities []unsafe.Pointer) error
}

// Load makes a query load an edge. It takes as many more queries as the keys
// of its rows need, 2,000 of them at a time, and not one per row.
func Load[E, T any, K comparable](q *Query, edge Edge[E, T, K]) {
	q.edges = append(q.edges, edgeLoad{edge.Column, func(ctx context.Context, entities []unsafe.Pointer) error {
		return edge.load(ctx, pointersTo[E](entities))
	}})
}

// pointersTo are rows by their type: R is a pointer to the entities of their
// table.
func pointersTo[R any](rows []unsafe.Pointer) []R {
	return unsafe.Slice((*R)(unsafe.Pointer(unsafe.SliceData(rows))), len(rows))
}

func (edge Edge[E, T, K]) load(ctx context.Context, entities []E) error {
	rows := make(map[K][]T)
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
func First[R any](rows []R) (r R) {
	if len(rows) == 0 {
		return r
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

// Ensure makes a query with a limited selection select a column too.
func Ensure(q *Query, name string) {
	if len(q.ctx.Fields) > 0 && !slices.Contains(q.ctx.Fields, name) {
		q.ctx.Fields = append(q.ctx.Fields, name)
	}
}

// subquery is the statement for one column of the rows of q.
func (q *Query) subquery(ctx context.Context, field string) (*sql.Selector, error) {
	if _, err := q.prepare(withOp(ctx, q.ctx, ent.OpQueryAll)); err != nil {
		return nil, err
	}
	return q.selectFields([]string{field})
}

// Follow limits target to the rows whose column to is in the column from of
// the rows of source. Interceptors and policy of source see it when target
// runs.
func Follow(target *Query, to string, source *Query, from string) {
	target.paths = append(target.paths, func(ctx context.Context) (func(*sql.Selector), error) {
		q, err := source.subquery(ctx, from)
		if err != nil {
			return nil, err
		}
		return func(s *sql.Selector) { s.Where(sql.InQuery(sql.C(to), q)) }, nil
	})
}
