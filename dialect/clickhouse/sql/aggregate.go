package sql

// agg1 is an aggregate function of one node and Go values or nodes.
func agg1(name string, x node, args ...any) *call {
	return &call{name: name, args: append([]node{x}, valuesOrNodes(args)...), aggregate: true}
}

// aggParams is [agg1] with parameters.
func aggParams(name string, params []any, x node, args ...any) *call {
	c := agg1(name, x, args...)
	for _, p := range params {
		c.params = append(c.params, &constant{p})
	}
	return c
}

// Count counts the rows of a group.
func Count() UInt { return countOf(&call{name: "count", aggregate: true}) }

// CountIf counts the rows of a group for which a predicate is true.
func CountIf[P Predicate](p P) UInt {
	return countOf(&call{name: "countIf", args: []node{&predicate{p}}, aggregate: true})
}

// Count counts the values that are not NULL.
func (x Base) Count() UInt { return countOf(agg1("count", x.node())) }

// CountDistinct counts the different values exactly.
func (x Base) CountDistinct() UInt { return x.UniqExact() }

// Uniq counts the different values, within about half a percent.
func (x Base) Uniq() UInt { return countOf(agg1("uniq", x.node())) }

// UniqExact counts the different values exactly, with memory for all of them.
func (x Base) UniqExact() UInt {
	return countOf(agg1("uniqExact", x.node()))
}

// UniqCombined counts the different values with little memory.
func (x Base) UniqCombined() UInt {
	return countOf(agg1("uniqCombined", x.node()))
}

// UniqCombined64 is UniqCombined for more than 2³² different values.
func (x Base) UniqCombined64() UInt {
	return countOf(agg1("uniqCombined64", x.node()))
}

// UniqHLL12 counts the different values by HyperLogLog, in 2.5 KB.
func (x Base) UniqHLL12() UInt {
	return countOf(agg1("uniqHLL12", x.node()))
}

// UniqTheta counts the different values by a theta sketch.
func (x Base) UniqTheta() UInt {
	return countOf(agg1("uniqTheta", x.node()))
}

func aggIf(n node, predicates []func(*Selector)) node {
	return aggregateOf(n, "If", func(c *call) {
		c.name += "If"
		c.args = append(c.args, &logic{"AND", predicateNodes(predicates)})
	})
}

func aggFilter(n node, predicates []func(*Selector)) node {
	return aggregateOf(n, "Filter", func(c *call) { c.filter = &logic{"AND", predicateNodes(predicates)} })
}

func aggDistinct(n node) node {
	return aggregateOf(n, "Distinct", func(c *call) { c.distinct = true })
}

func aggNulls(n node, what string) node {
	return aggregateOf(n, what, func(c *call) { c.nulls = what })
}

func combinator(n node, name string) node {
	return aggregateOf(n, name, func(c *call) { c.name += name })
}

func aggMax(name string, x node, max []uint64) node {
	if len(max) == 0 || max[0] == 0 {
		return agg1(name, x)
	}
	return aggParams(name, []any{max[0]}, x)
}

// GroupArray is the values of a group in an array, at most max of them when
// max is above 0.
func GroupArray(x Expression, max ...uint64) Array {
	return arrayOf(aggMax("groupArray", x.node(), max))
}

// GroupUniqArray is the different values of a group in an array, at most max
// of them when max is above 0.
func GroupUniqArray(x Expression, max ...uint64) Array {
	return arrayOf(aggMax("groupUniqArray", x.node(), max))
}

// TopK is about the n most frequent values of a group.
func TopK(x Expression, n uint64) Array { return arrayOf(aggParams("topK", []any{n}, x.node())) }
