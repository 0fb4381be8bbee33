package sql

import "fmt"

// caseExpr is CASE WHEN … THEN … ELSE … END.
type caseExpr struct {
	when, then []node
	otherwise  node
}

func (n *caseExpr) build(b *builder) {
	if len(n.when) == 0 {
		b.fail(fmt.Errorf("CASE needs at least one WHEN"))
		return
	}
	b.raw("CASE")
	for i := range n.when {
		b.raw(" WHEN ")
		n.when[i].build(b)
		b.raw(" THEN ")
		n.then[i].build(b)
	}
	if n.otherwise != nil {
		b.raw(" ELSE ")
		n.otherwise.build(b)
	}
	b.raw(" END")
}

// CaseBuilder builds CASE WHEN … THEN … ELSE … END.
type CaseBuilder struct{ c caseExpr }

// Case starts a CASE; conditions are tried in order. Results are Go values or
// expressions.
//
//	sql.Case(event.KindEQ("buy"), "paid").When(event.AmountGT(0), "priced").Else("free").AsString()
func Case(when func(*Selector), then any) CaseBuilder {
	return CaseBuilder{}.When(when, then)
}

// When adds a condition and its result.
func (c CaseBuilder) When(when func(*Selector), then any) CaseBuilder {
	return CaseBuilder{caseExpr{
		when: append(c.c.when[:len(c.c.when):len(c.c.when)], &predicate{when}),
		then: append(c.c.then[:len(c.c.then):len(c.c.then)], valueOrNode(then, "")),
	}}
}

// Else ends the CASE with the result where no condition is true.
func (c CaseBuilder) Else(v any) Any {
	c.c.otherwise = valueOrNode(v, "")
	return anyOf(&c.c)
}

// End ends the CASE: NULL where no condition is true.
func (c CaseBuilder) End() Any { return anyOf(&c.c) }

// If is then where the predicate is true, and otherwise elsewhere: Go values
// or expressions.
func If(condition func(*Selector), then, otherwise any) Any {
	return anyOf(&call{name: "if", args: []node{&predicate{condition}, valueOrNode(then, ""), valueOrNode(otherwise, "")}})
}

// MultiIf is [Case] as the function multiIf, for pairs of predicates and
// results.
func (c CaseBuilder) MultiIf(otherwise any) Any {
	m := &call{name: "multiIf"}
	for i := range c.c.when {
		m.args = append(m.args, c.c.when[i], c.c.then[i])
	}
	m.args = append(m.args, valueOrNode(otherwise, ""))
	return anyOf(m)
}
