package runtime

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// columnQuery is a generated query.
type columnQuery[Q any] interface {
	Select(fields ...string) Q
	Limit(n int) Q
	Clone() Q
	Scan(ctx context.Context, v any) error
	scanLabel() string
}

// Values returns the values of one column of a query.
func Values[T any, Q columnQuery[Q]](ctx context.Context, q Q, field string) ([]T, error) {
	values := []T{}
	if err := q.Clone().Select(field).Scan(ctx, &values); err != nil {
		return nil, err
	}
	return values, nil
}

// FirstValue returns the value of one column of the first row, or a
// [NotFoundError].
func FirstValue[T any, Q columnQuery[Q]](ctx context.Context, q Q, field string) (v T, err error) {
	values, err := Values[T](ctx, q.Clone().Limit(1), field)
	if err != nil {
		return v, err
	}
	return only(values, q.scanLabel())
}

// OnlyValue returns the value of one column of the only row, a [NotFoundError]
// or a [NotSingularError].
func OnlyValue[T any, Q columnQuery[Q]](ctx context.Context, q Q, field string) (v T, err error) {
	values, err := Values[T](ctx, q.Clone().Limit(2), field)
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

// modifiable is a generated query whatever its types.
type modifiable interface{ modify(func(*sql.Selector)) }

func (q *Query[E, P, O, Q]) modify(f func(*sql.Selector)) { q.modifiers = append(q.modifiers, f) }

// SetFinal makes a query read its table with FINAL. Generated queries of
// engines where it means something have a method for it.
func SetFinal(q modifiable) { q.modify(func(s *sql.Selector) { s.Final() }) }

// SetSample makes a query read a part of its table. Generated queries of tables
// with a sampling key have a method for it.
func SetSample(q modifiable, part float64) { q.modify(func(s *sql.Selector) { s.Sample(part) }) }

// SetArgs gives a query of a parameterised view its arguments. Generated
// queries of such views have a method for it.
func SetArgs(q modifiable, args []sql.ViewArg) {
	q.modify(func(s *sql.Selector) {
		if t, ok := s.Table().(sql.TableRef); ok {
			s.From(t.Args(args...))
		}
	})
}

// MapBuilders makes one builder per element of slice.
func MapBuilders[B any](slice any, create func() B, set func(B, int)) ([]B, error) {
	v := reflect.ValueOf(slice)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("MapCreateBulk: want a slice, not %T", slice)
	}
	builders := make([]B, v.Len())
	for i := range builders {
		builders[i] = create()
		set(builders[i], i)
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

// Format prints an entity with the names of its columns.
func (t *Table[E]) Format(e *E) string {
	if e == nil {
		return "nil"
	}
	var b strings.Builder
	b.WriteString(t.Label)
	for i, c := range t.Columns {
		if i == 0 {
			b.WriteString("(")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(c.name())
		b.WriteString("=")
		switch v := c.get(e).(type) {
		case string:
			if c.sensitive() {
				b.WriteString("<sensitive>")
				continue
			}
			b.WriteString(v)
		case time.Time:
			b.WriteString(v.Format(time.RFC3339Nano))
		default:
			if c.sensitive() {
				b.WriteString("<sensitive>")
				continue
			}
			fmt.Fprint(&b, v)
		}
	}
	b.WriteString(")")
	return b.String()
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

func (q *Query[E, P, O, Q]) anyQuery() AnyQuery { return untyped[E, P, O, Q]{q} }

type untyped[E any, P, O ~func(*sql.Selector), Q any] struct{ q *Query[E, P, O, Q] }

func (u untyped[E, P, O, Q]) Type() string  { return u.q.table.Label }
func (u untyped[E, P, O, Q]) Limit(n int)   { u.q.Limit(n) }
func (u untyped[E, P, O, Q]) Offset(n int)  { u.q.Offset(n) }
func (u untyped[E, P, O, Q]) Unique(b bool) { u.q.Unique(b) }
func (u untyped[E, P, O, Q]) Order(os ...func(*sql.Selector)) {
	u.q.order = append(u.q.order, os...)
}
func (u untyped[E, P, O, Q]) WhereP(ps ...func(*sql.Selector)) {
	u.q.predicates = append(u.q.predicates, ps...)
}

// didYouMean names the known word nearest to an unknown one.
func didYouMean(word string, known []string) string {
	best := clickhouse.Nearest(word, known)
	if best == "" {
		return ""
	}
	return fmt.Sprintf(": did you mean %q?", best)
}
