package runtime

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Values returns the values of one column of a query.
func Values[T any](ctx context.Context, q *Query, field string) ([]T, error) {
	return valuesOf[T](ctx, q.clone().base(), field)
}

func valuesOf[T any](ctx context.Context, q *Query, field string) ([]T, error) {
	values := []T{}
	AddFields(q, []string{field})
	if err := q.Scan(ctx, &values); err != nil {
		return nil, err
	}
	return values, nil
}

// FirstValue returns the value of one column of the first row, or a
// [NotFoundError].
func FirstValue[T any](ctx context.Context, q *Query, field string) (v T, err error) {
	values, err := valuesOf[T](ctx, q.limited(1), field)
	if err != nil {
		return v, err
	}
	return only(values, q.scanLabel())
}

// OnlyValue returns the value of one column of the only row, a [NotFoundError]
// or a [NotSingularError].
func OnlyValue[T any](ctx context.Context, q *Query, field string) (v T, err error) {
	values, err := valuesOf[T](ctx, q.limited(2), field)
	if err != nil {
		return v, err
	}
	return only(values, q.scanLabel())
}

// OrZero is what p points to, or the zero value.
func OrZero[T any](p *T) T {
	v, _ := Deref(p)
	return v
}

// MapBuilders makes one builder per element of slice, all at once.
func MapBuilders[B any](slice any, create func(n int) []B, set func(B, int)) ([]B, error) {
	v := reflect.ValueOf(slice)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("MapCreateBulk: want a slice, not %T", slice)
	}
	builders := create(v.Len())
	for i, b := range builders {
		set(b, i)
	}
	return builders, nil
}

// Zone is the time zone of that name, UTC where this system does not know it:
// then times are the same instants in other words.
func Zone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// AnyQuery is a query of any table, for code that does not depend on one.
type AnyQuery interface {
	// Type is the name of the entity.
	Type() string
	// Limit is how many rows to return at most.
	Limit(int)
	// Offset is how many rows to skip.
	Offset(int)
	// Unique removes duplicate rows.
	Unique(bool)
	// Order adds order terms.
	Order(...func(*sql.Selector))
	// WhereP adds predicates.
	WhereP(...func(*sql.Selector))
}

// NewAnyQuery returns a generated query as an [AnyQuery].
func NewAnyQuery(q ent.Query) (AnyQuery, error) {
	own, ok := q.(interface{ anyQuery() AnyQuery })
	if !ok {
		return nil, fmt.Errorf("unknown query type %T", q)
	}
	return own.anyQuery(), nil
}

//go:noinline
func (q *Query) anyQuery() AnyQuery { return untyped{q} }

type untyped struct{ q *Query }

func (u untyped) Type() string                     { return u.q.table.Label }
func (u untyped) Limit(n int)                      { SetLimit(u.q, n) }
func (u untyped) Offset(n int)                     { SetOffset(u.q, n) }
func (u untyped) Unique(b bool)                    { SetUnique(u.q, b) }
func (u untyped) Order(os ...func(*sql.Selector))  { AddOrder(u.q, os) }
func (u untyped) WhereP(ps ...func(*sql.Selector)) { AddWhere(u.q, ps) }

// didYouMean names the known word nearest to an unknown one.
func didYouMean(word string, known []string) string {
	best := clickhouse.Nearest(word, known)
	if best == "" {
		return ""
	}
	return fmt.Sprintf(": did you mean %q?", best)
}
