package sql

import (
	"fmt"
	"github.com/chent-io/chent/dialect/clickhouse"
)

// logic is AND or OR of conditions.
type logic struct {
	op string
	xs []node
}

func (n *logic) operator() {}

func (n *logic) build(b *builder) {
	switch len(n.xs) {
	case 0: // nothing to be false; nothing to be true
		b.raw(map[string]string{"AND": "true", "OR": "false"}[n.op])
		return
	case 1:
		unwrap(b, n.xs[0]).build(b)
		return
	}
	for i, x := range n.xs {
		if i > 0 {
			b.raw(" " + n.op + " ")
		}
		x = unwrap(b, x)
		switch inner := x.(type) {
		case *logic:
			if inner.op != n.op && len(inner.xs) > 1 {
				b.raw("(")
				inner.build(b)
				b.raw(")")
				continue
			}
		case *raw, *verbatim, *label:
			b.operand(x)
			continue
		}
		x.build(b)
	}
}

// unwrap returns what a condition is under predicate functions and under AND
// and OR of one condition.
func unwrap(b *builder, x node) node {
	for {
		switch inner := x.(type) {
		case *predicate:
			x = inner.resolve(b)
			continue
		case *logic:
			if len(inner.xs) == 1 {
				x = inner.xs[0]
				continue
			}
		}
		return x
	}
}

// binary is left op right.
type binary struct {
	left  node
	op    string
	right node
}

func (n *binary) operator() {}

func (n *binary) build(b *builder) {
	b.operand(n.left).raw(" " + n.op + " ").operand(n.right)
}

// unary is op x.
type unary struct {
	op string
	x  node
}

func (n *unary) operator() {}

func (n *unary) build(b *builder) {
	b.raw(n.op).operand(n.x)
}

// postfix is x op.
type postfix struct {
	x  node
	op string
}

func (n *postfix) operator() {}

func (n *postfix) build(b *builder) {
	b.operand(n.x).raw(n.op)
}

// between is x BETWEEN low AND high. The bounds are Go values or expressions.
type between struct {
	x         node
	not       bool
	low, high any
}

func (n *between) operator() {}

func (n *between) build(b *builder) {
	if isNull(n.low) || isNull(n.high) {
		b.failf("BETWEEN NULL is never true")
		return
	}
	typ := typeOf(n.x, b)
	if !n.holds(n.low, typ) || !n.holds(n.high, typ) {
		inside := &logic{"AND", []node{compare(n.x, ">=", n.low), compare(n.x, "<=", n.high)}}
		if n.not {
			inside = &logic{"OR", []node{compare(n.x, "<", n.low), compare(n.x, ">", n.high)}}
		}
		inside.build(b)
		return
	}
	b.operand(n.x)
	if n.not {
		b.raw(" NOT")
	}
	b.raw(" BETWEEN ").operand(valueOrNode(n.low, typ)).raw(" AND ").operand(valueOrNode(n.high, typ))
}

// holds reports whether a column of type typ can hold a bound, as far as one can
// tell.
func (n *between) holds(v any, typ string) bool {
	if _, ok := v.(Expression); ok {
		return true
	}
	return (&comparison{left: n.x, op: "<", right: &value{v: v}}).exact(typ) == nil
}

// compare returns left op v, where v is a Go value or an [Expression]. A value
// travels as the type of a column on the left.
func compare(left node, op string, v any) node {
	switch v.(type) {
	case Expression, *Selector:
		return &binary{left, op, valueOrNode(v, "")}
	}
	return &comparison{left: left, op: op, right: &value{v: v}}
}

// comparison is an expression compared with a Go value.
type comparison struct {
	left  node
	op    string
	right *value
}

func (n *comparison) operator() {}

func (n *comparison) build(b *builder) {
	if isNull(n.right.v) {
		b.failf("%s NULL is never true: use IsNull or NotNull", n.op)
		return
	}
	typ := typeOf(n.left, b)
	if exact := n.exact(typ); exact != nil {
		exact.build(b)
		return
	}
	b.operand(n.left).raw(" " + n.op + " ")
	n.right.buildAs(b, typ)
}

// exact is the comparison with a value that the column on the left does not
// hold, a time between two of its ticks or out of its range, as one with a value
// that it holds: at > 12:00:00.5 of a DateTime is at > 12:00:00. It is nil where
// the column holds the value, or its type is not known.
func (n *comparison) exact(typ string) node {
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		return nil
	}
	bound, ok := clickhouse.BoundOf(n.right.v, t)
	if !ok || bound.Place == clickhouse.Equal {
		return nil
	}
	never, always := &binary{n.left, "!=", n.left}, &binary{n.left, "=", n.left} // NULL for NULL
	less := n.op == "<" || n.op == "<="
	switch greater := n.op == ">" || n.op == ">="; {
	case n.op == "=":
		return never
	case n.op == "!=":
		return always
	case !less && !greater:
		return nil
	case bound.Place == clickhouse.Below && less, bound.Place == clickhouse.Above && greater:
		return never
	case bound.Place == clickhouse.Below, bound.Place == clickhouse.Above:
		return always
	case less:
		return &comparison{n.left, "<=", &value{v: bound.Value}}
	}
	return &comparison{n.left, ">", &value{v: bound.Value}}
}

// typeOf returns the ClickHouse type of a node, as far as it is known.
func typeOf(n node, b *builder) string {
	switch n := n.(type) {
	case *column:
		return n.typeIn(b)
	case *label:
		return typeOf(n.x, b)
	case *cast:
		return n.typ
	case *typed:
		return n.typ
	case *name:
		return n.typ
	case *subscript:
		typ := typeOf(n.x, b)
		if t, ok := elementType(typ); ok {
			return t
		}
		t, _ := valueType(typ)
		return t
	}
	return ""
}

// typed gives a node a known type without changing its text.
type typed struct {
	node
	typ string
}

// like is a value that travels as the type of an expression that it may stand
// for, where that type is known.
func like(of node, v any) Expression { return expression{&likeness{value{v: v}, of}} }

type likeness struct {
	value
	of node
}

func (n *likeness) build(b *builder) { n.buildAs(b, typeOf(n.of, b)) }

// membership is x IN values: one array parameter.
type membership struct {
	x      node
	not    bool
	values []any
}

func (n *membership) operator() {}

func (n *membership) build(b *builder) {
	l := &list{n.values, typeOf(n.x, b)}
	held, t, err := l.fit()
	if err != nil {
		b.fail(err)
		return
	}
	if len(held) == 0 { // in none of nothing
		b.raw(fmt.Sprint(n.not))
		return
	}
	b.operand(n.x)
	if n.not {
		b.raw(" NOT")
	}
	b.raw(" IN ")
	b.value(held, t)
}

// within is x IN (query).
type within struct {
	x      node
	not    bool
	global bool
	query  *Selector
	table  TableView
}

func (n *within) operator() {}

func (n *within) build(b *builder) {
	b.operand(n.x)
	if n.global {
		b.raw(" GLOBAL")
	}
	if n.not {
		b.raw(" NOT")
	}
	b.raw(" IN ")
	if n.query == nil {
		n.table.build(b)
		return
	}
	n.query.subquery(b)
}

// raw is SQL text with ? for its arguments.
type raw struct {
	text string
	args []node
}

func (n *raw) operator() {}

func (n *raw) build(b *builder) {
	rest := n.text
	used := 0
	for {
		i := placeholderIn(rest)
		if i < 0 {
			break
		}
		b.raw(rest[:i])
		rest = rest[i+1:]
		if used < len(n.args) {
			b.operand(n.args[used])
		}
		used++
	}
	b.raw(rest)
	if used != len(n.args) {
		b.failf("expression %q has %d ? and %d arguments", n.text, used, len(n.args))
	}
}

// placeholderIn returns the index of the first ? outside quotes, -1 if there
// is none.
func placeholderIn(s string) int {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '`' || c == '"':
			quote = c
		case c == '?':
			return i
		}
	}
	return -1
}

// Expr returns SQL text as an expression. Each ? outside quotes stands for the
// next argument: a Go value, which travels as a parameter, or an
// [Expression]. The text itself is trusted: never make it from input.
func Expr(text string, args ...any) Any {
	return anyOf(&raw{text, valuesOrNodes(args)})
}

// Raw returns SQL text as it is, with nothing quoted and no ? replaced. The text
// is trusted: never make it from input; a value that may come from one is an
// argument of [Expr].
func Raw(text string) Any { return anyOf(&verbatim{text}) }

type verbatim struct{ text string }

func (n *verbatim) operator() {}

func (n *verbatim) build(b *builder) { b.raw(n.text) }

// Value returns a Go value as an expression: a parameter.
func Value(v any) Any { return anyOf(valueOrNode(v, "")) }

// Null is NULL.
func Null() Expression { return expression{&verbatim{"NULL"}} }

func valueOrNode(v any, typ string) node {
	switch x := v.(type) {
	case *Selector:
		return &scalarQuery{x}
	case Expression:
		return x.node()
	}
	return &value{v: v, typ: typ}
}

func valuesOrNodes(args []any) []node {
	nodes := make([]node, 0, len(args))
	for _, a := range args {
		nodes = append(nodes, valueOrNode(a, ""))
	}
	return nodes
}

// scalarQuery is a query that stands for one value.
type scalarQuery struct{ q *Selector }

func (n *scalarQuery) build(b *builder) {
	if n.q == nil {
		b.failf("a subquery is nil")
		return
	}
	n.q.subquery(b)
}

// Subquery returns a query of one row and one column as a value.
func Subquery(q *Selector) Any { return anyOf(&scalarQuery{q}) }
