package sql

import "fmt"

// lambda is x -> body or (x, y) -> body.
type lambda struct {
	names []string
	body  node
}

func (n *lambda) build(b *builder) {
	if len(n.names) == 1 {
		b.ident(n.names[0])
	} else {
		b.raw("(")
		for i, name := range n.names {
			if i > 0 {
				b.raw(", ")
			}
			b.ident(name)
		}
		b.raw(")")
	}
	b.raw(" -> ").operand(n.body)
}

// name is a bare name: a parameter of a lambda, and its type where known.
type name struct{ s, typ string }

func (n *name) build(b *builder) { b.ident(n.s) }

// Lambda returns a function of named values, for functions of arrays:
//
//	sql.Func("arrayFilter", sql.Lambda(func(x []sql.Expression) sql.Expression { return sql.GT(x[0], 3) }, "x"), column)
func Lambda(body func(args []Expression) Expression, names ...string) Expression {
	l := &lambda{names: names}
	args := make([]Expression, len(names))
	for i, n := range names {
		if !isFunctionName(n) {
			return expression{&failure{fmt.Errorf("%q cannot be the name of a lambda's parameter", n)}}
		}
		args[i] = expression{&name{s: n}}
	}
	if len(names) == 0 {
		return expression{&failure{fmt.Errorf("a lambda needs a parameter")}}
	}
	l.body = nodesOf([]Expression{body(args)})[0]
	return expression{l}
}

// lambdaOf is a lambda of one element of an array. Its name says how deep it
// is nested, so that an inner one does not hide the value of an outer one.
func lambdaOf(array node, f func(x Any) node) node {
	return &elementLambda{array, f}
}

type elementLambda struct {
	array node
	f     func(x Any) node
}

func (n *elementLambda) build(b *builder) {
	param := &name{s: "x"}
	if b.lambdas > 0 {
		param.s = fmt.Sprintf("x%d", b.lambdas+1)
	}
	param.typ, _ = elementType(typeOf(n.array, b))
	b.lambdas++
	(&lambda{[]string{param.s}, n.f(anyOf(param))}).build(b)
	b.lambdas--
}

func higher(name string, f, array node) node { return &call{name: name, args: []node{f, array}} }

// Map is the elements, each changed by f.
func (x Array) Map(f func(x Any) Expression) Array {
	return arrayOf(higher("arrayMap", lambdaOf(x.node(), func(x Any) node { return nodesOf([]Expression{f(x)})[0] }), x.node()))
}

// Filtered is the elements for which f is true.
func (x Array) Filtered(f func(x Any) func(*Selector)) Array {
	return x.with(higher("arrayFilter", x.condition(f), x.node()))
}

// CountOf is the number of elements for which f is true.
func (x Array) CountOf(f func(x Any) func(*Selector)) UInt {
	return countOf(higher("arrayCount", x.condition(f), x.node()))
}

// First is the first element for which f is true, the type's default if there
// is none.
func (x Array) First(f func(x Any) func(*Selector)) Any {
	return anyOf(higher("arrayFirst", x.condition(f), x.node()))
}

// SortedBy is the elements in the order of f of them.
func (x Array) SortedBy(f func(x Any) Expression) Array {
	return x.with(higher("arraySort", lambdaOf(x.node(), func(x Any) node { return f(x).node() }), x.node()))
}

func (x Array) condition(f func(x Any) func(*Selector)) node {
	return lambdaOf(x.node(), func(x Any) node { return &predicate{f(x)} })
}
