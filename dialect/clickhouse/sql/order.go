package sql

import (
	"fmt"
	"time"
)

// OrderTerm is one element of ORDER BY.
type OrderTerm struct {
	x     node
	desc  bool
	nulls string
	coll  string
	fill  *fill
}

// OrderTermOption changes an [OrderTerm].
type OrderTermOption func(*OrderTerm)

// OrderAsc orders from the smallest to the largest: the default.
func OrderAsc() OrderTermOption { return func(t *OrderTerm) { t.desc = false } }

// OrderDesc orders from the largest to the smallest.
func OrderDesc() OrderTermOption { return func(t *OrderTerm) { t.desc = true } }

// OrderNullsFirst puts NULL and NaN first. Default: last, in both directions.
func OrderNullsFirst() OrderTermOption { return func(t *OrderTerm) { t.nulls = "FIRST" } }

// OrderNullsLast puts NULL and NaN last.
func OrderNullsLast() OrderTermOption { return func(t *OrderTerm) { t.nulls = "LAST" } }

// OrderCollate orders strings by the rules of a locale, such as "de".
func OrderCollate(locale string) OrderTermOption { return func(t *OrderTerm) { t.coll = locale } }

// OrderByField returns an order by a column of the query's first source, as
// generated order functions do.
//
//go:noinline
func OrderByField(field string, options ...OrderTermOption) func(*Selector) {
	return func(s *Selector) { s.OrderBy(By(C(field), options...)) }
}

// OrderBy returns an order by an expression, for where generated code takes
// order functions.
func OrderBy(x Expression, options ...OrderTermOption) func(*Selector) {
	return func(s *Selector) { s.OrderBy(By(x, options...)) }
}

// By returns an order by an expression.
func By(x Expression, options ...OrderTermOption) OrderTerm {
	t := OrderTerm{x: nodesOf([]Expression{x})[0]}
	for _, o := range options {
		o(&t)
	}
	return t
}

// Asc returns x from the smallest to the largest.
func Asc(x Expression) OrderTerm { return By(x) }

// Desc returns x from the largest to the smallest.
func Desc(x Expression) OrderTerm { return By(x, OrderDesc()) }

// NullsFirst returns the term with NULL and NaN first.
func (t OrderTerm) NullsFirst() OrderTerm { t.nulls = "FIRST"; return t }

// NullsLast returns the term with NULL and NaN last.
func (t OrderTerm) NullsLast() OrderTerm { t.nulls = "LAST"; return t }

// Collate returns the term with strings ordered by the rules of a locale.
func (t OrderTerm) Collate(locale string) OrderTerm { t.coll = locale; return t }

// fill is WITH FILL.
type fill struct {
	from, to, step, staleness node
}

// WithFill returns the term with the gaps between its values filled with rows.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/order-by#order-by-expr-with-fill-modifier.
func (t OrderTerm) WithFill(options ...FillOption) OrderTerm {
	t.fill = &fill{}
	for _, o := range options {
		o(t.fill)
	}
	return t
}

// FillOption says where WITH FILL starts, ends and how far apart its rows are.
type FillOption func(*fill)

// FillFrom starts at v, a value or an expression. A [time.Time] becomes what the
// term is, a date or a time of any precision. Default: the first value.
func FillFrom(v any) FillOption { return func(f *fill) { f.from = valueOrNode(v, "") } }

// FillTo ends before v, a value or an expression. Default: the last value.
func FillTo(v any) FillOption { return func(f *fill) { f.to = valueOrNode(v, "") } }

// FillStep is the distance of the rows: a number, or an [Interval] for dates.
// Default: 1.
func FillStep(v any) FillOption { return func(f *fill) { f.step = valueOrNode(v, "") } }

// FillStaleness ends filling this far from the last row that is in the data.
func FillStaleness(v any) FillOption { return func(f *fill) { f.staleness = valueOrNode(v, "") } }

func (t OrderTerm) build(b *builder) {
	t.x.build(b)
	if t.desc {
		b.raw(" DESC")
	}
	if t.nulls != "" {
		b.raw(" NULLS " + t.nulls)
	}
	if t.coll != "" {
		b.raw(" COLLATE ").raw(quoteString(t.coll))
	}
	if t.fill == nil {
		return
	}
	b.raw(" WITH FILL")
	for _, part := range []struct {
		word string
		x    node
	}{{" FROM ", t.fill.from}, {" TO ", t.fill.to}, {" STEP ", t.fill.step}, {" STALENESS ", t.fill.staleness}} {
		if part.x == nil {
			continue
		}
		b.raw(part.word)
		if isTime(part.x) { // the server wants the very type of the expression
			b.raw("CAST(")
			part.x.build(b)
			b.raw(", toTypeName(assumeNotNull(")
			unlabelled(t.x).build(b)
			b.raw(")))")
			continue
		}
		part.x.build(b)
	}
}

// isTime reports whether a node is a time of Go's.
func isTime(n node) bool {
	v, ok := n.(*value)
	if !ok {
		return false
	}
	_, ok = v.v.(time.Time)
	return ok
}

// unlabelled is x without AS.
func unlabelled(n node) node {
	if l, ok := n.(*label); ok {
		return l.x
	}
	return n
}

// interpolate is INTERPOLATE (a AS x, b).
type interpolate struct {
	columns []node
}

// Interpolate gives columns their values in the rows that WITH FILL adds: the
// value before, or for a labelled expression As(x, column) the expression over
// the row before. None: every column that is not in ORDER BY.
func (s *Selector) Interpolate(columns ...Expression) *Selector {
	s.interp = &interpolate{columns: nodesOf(columns)}
	return s
}

func (s *Selector) writeOrder(b *builder) {
	b.clause = "ORDER BY"
	filled := false
	for i, t := range s.order {
		b.raw([]string{" ORDER BY ", ", "}[min(i, 1)])
		t.build(b)
		filled = filled || t.fill != nil
	}
	if s.interp == nil {
		return
	}
	if !filled {
		b.fail(fmt.Errorf("INTERPOLATE needs an ORDER BY term WITH FILL"))
		return
	}
	b.raw(" INTERPOLATE")
	for i, n := range s.interp.columns {
		b.raw([]string{" (", ", "}[min(i, 1)])
		if l, ok := n.(*label); ok {
			b.ident(l.name).raw(" AS ")
			n = l.x
		}
		n.build(b)
	}
	if len(s.interp.columns) > 0 {
		b.raw(")")
	}
}
