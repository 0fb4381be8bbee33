package sql

import (
	"fmt"
	"slices"
)

// call is a function of expressions. An aggregate function may have
// parameters, combinators and a window.
type call struct {
	name      string
	params    []node // fn(params)(args)
	args      []node
	aggregate bool
	distinct  bool
	filter    node
	over      *over
	nulls     string // IGNORE NULLS, RESPECT NULLS
	window    bool   // a function that only exists over a window
}

func (n *call) build(b *builder) {
	b.raw(n.name)
	if n.params != nil {
		b.raw("(").nodes(", ", n.params).raw(")")
	}
	b.raw("(")
	if n.distinct {
		b.raw("DISTINCT ")
	}
	b.nodes(", ", n.args)
	b.raw(")")
	if n.nulls != "" {
		b.raw(" " + n.nulls)
	}
	if n.filter != nil {
		b.raw(" FILTER (WHERE ")
		n.filter.build(b)
		b.raw(")")
	}
	switch {
	case n.over != nil:
		b.raw(" OVER ")
		n.over.build(b)
	case n.window:
		b.failf("%s is a window function: it needs Over", n.name)
	}
}

// aggregateOf returns a changed copy of the aggregate function that n is, with
// its label kept; a failure when n is none.
func aggregateOf(n node, what string, change func(*call)) node {
	if l, ok := n.(*label); ok {
		return &label{aggregateOf(l.x, what, change), l.name}
	}
	c, ok := n.(*call)
	if !ok || !c.aggregate {
		return &failure{fmt.Errorf("%s is for aggregate functions only", what)}
	}
	changed := *c
	changed.args = slices.Clone(c.args)
	change(&changed)
	return &changed
}

// Func returns a function by its ClickHouse name. Arguments are Go values,
// which travel as parameters, or expressions.
//
//	sql.Func("cityHash64", event.Col.UserID, "salt").AsUInt()
func Func(name string, args ...any) Any {
	return anyOf(funcNode(name, args))
}

func funcNode(name string, args []any) node {
	if !isFunctionName(name) {
		return &failure{fmt.Errorf("%q is not the name of a function", name)}
	}
	return &call{name: name, args: valuesOrNodes(args)}
}

// Agg returns an aggregate function by its ClickHouse name, combinators
// included: Agg("sumIf", amount, condition).
func Agg(name string, args ...any) Any {
	return anyOf(aggNode(name, nil, args))
}

// AggParams is [Agg] with parameters: AggParams("quantiles", []any{0.5, 0.9}, amount).
// Parameters are constants and stand in the text as literals.
func AggParams(name string, params []any, args ...any) Any {
	return anyOf(aggNode(name, params, args))
}

func aggNode(name string, params, args []any) node {
	if !isFunctionName(name) {
		return &failure{fmt.Errorf("%q is not the name of a function", name)}
	}
	c := &call{name: name, args: valuesOrNodes(args), aggregate: true}
	for _, p := range params {
		c.params = append(c.params, &constant{p})
	}
	return c
}

// isFunctionName reports whether name can stand as a function without quotes.
func isFunctionName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// call1 is a function of a node and Go values or nodes.
func call1(name string, x node, args ...any) node {
	return &call{name: name, args: append([]node{x}, valuesOrNodes(args)...)}
}

// constant is a Go value that must stand in the text: a parameter of an
// aggregate function, an index that decides the type of a result.
type constant struct{ v any }

func (n *constant) build(b *builder) {
	if x, ok := n.v.(Expression); ok {
		x.node().build(b)
		return
	}
	text, err := literal(n.v)
	if err != nil {
		b.fail(err)
		return
	}
	b.raw(text)
}
