package sql

//go:generate go run ./internal/families

import "errors"

// Base is the part of typed expressions that does not depend on their type:
// NULL, order, counting aggregates, hashes. It is never used alone.
type Base struct{ n node }

var errZero = errors.New("a typed expression was never set: columns come from generated code")

func (x Base) node() node {
	if x.n == nil {
		return &failure{errZero}
	}
	return x.n
}

// InQuery is x IN (query of one column).
func (x Base) InQuery(q *Selector) func(*Selector) {
	return predicateOf(&within{x: x.node(), query: q})
}

// NotInQuery is x NOT IN (query of one column).
func (x Base) NotInQuery(q *Selector) func(*Selector) {
	return predicateOf(&within{x: x.node(), not: true, query: q})
}

// Asc orders by x from the smallest.
func (x Base) Asc() OrderTerm { return By(x) }

// Desc orders by x from the largest.
func (x Base) Desc() OrderTerm { return By(x, OrderDesc()) }

// ToString is x as a string.
func (x Base) ToString() String { return String{}.with(call1("toString", x.node())) }

// TypeName is the name of x's ClickHouse type.
func (x Base) TypeName() String { return String{}.with(call1("toTypeName", x.node())) }

// CityHash64 is a fast hash that is no cryptography.
func (x Base) CityHash64() UInt { return uintOf("cityHash64", x) }

// SipHash64 is a fast keyed hash.
func (x Base) SipHash64() UInt { return uintOf("sipHash64", x) }

// XXH3 is a fast hash that is no cryptography.
func (x Base) XXH3() UInt { return uintOf("xxh3", x) }

func (x Base) compare(op string, v any) func(*Selector) {
	return predicateOf(compare(x.node(), op, v))
}

func (x Base) in(not bool, values []any) func(*Selector) {
	return predicateOf(&membership{x: x.node(), not: not, values: values})
}

func (x Base) between(not bool, low, high any) func(*Selector) {
	return predicateOf(&between{x: x.node(), not: not, low: low, high: high})
}

// IsNull is x IS NULL.
func (x Base) IsNull() func(*Selector) { return predicateOf(&postfix{x.node(), " IS NULL"}) }

// NotNull is x IS NOT NULL.
func (x Base) NotNull() func(*Selector) { return predicateOf(&postfix{x.node(), " IS NOT NULL"}) }

func uintOf(name string, x Expression, args ...any) UInt {
	return UInt{}.with(call1(name, x.node(), args...))
}

func intOf(n node) Int { return Int{}.with(n) }

func floatOf(n node) Float { return Float{}.with(n) }

func countOf(n node) UInt { return UInt{}.with(n) }

func arrayOf(n node) Array { return Array{Base{n}} }

func anyOf(n node) Any { return Any{Base{n}} }

// callN is a function of a node and other expressions.
func callN[X Expression](name string, x node, others []X) node {
	c := &call{name: name, args: []node{x}}
	for _, o := range others {
		c.args = append(c.args, nodesOf([]Expression{o})...)
	}
	return c
}
