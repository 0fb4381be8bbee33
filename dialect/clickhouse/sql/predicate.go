package sql

import "fmt"

// Predicate is the shape of generated predicate types: a function that adds
// its condition to a Selector with [Selector.Where].
//
//	type Event func(*sql.Selector)
type Predicate interface{ ~func(*Selector) }

// predicate is a predicate function as a condition inside an expression.
type predicate struct {
	f func(*Selector)
}

// resolve runs the function and returns the conditions it added.
func (n *predicate) resolve(b *builder) node {
	if n.f == nil {
		return &failure{fmt.Errorf("a predicate is nil")}
	}
	s := &Selector{}
	if b.scope != nil {
		s.from, s.joins = b.scope.sel.from, b.scope.sel.joins
	}
	n.f(s)
	for _, err := range s.errs {
		b.fail(err)
	}
	return &logic{"AND", s.where}
}

func (n *predicate) operator() {}

func (n *predicate) build(b *builder) { n.resolve(b).build(b) }

func predicateNodes[P Predicate](predicates []P) []node {
	nodes := make([]node, 0, len(predicates))
	for _, p := range predicates {
		nodes = append(nodes, &predicate{p})
	}
	return nodes
}

// Cond returns predicates, joined with AND, as an expression.
func Cond[P Predicate](predicates ...P) Expression {
	return expression{&logic{"AND", predicateNodes(predicates)}}
}

// predicateOf makes a predicate of a condition.
func predicateOf(n node) func(*Selector) {
	return func(s *Selector) { s.where = append(s.where, n) }
}

// AndPredicates returns a predicate that is true if all are. None is true.
func AndPredicates[P Predicate](predicates ...P) func(*Selector) {
	return func(s *Selector) { s.where = append(s.where, &logic{"AND", predicateNodes(predicates)}) }
}

// OrPredicates returns a predicate that is true if one is. None is false.
func OrPredicates[P Predicate](predicates ...P) func(*Selector) {
	return func(s *Selector) { s.where = append(s.where, &logic{"OR", predicateNodes(predicates)}) }
}

// NotPredicates returns a predicate that is true if not all are.
func NotPredicates[P Predicate](predicates ...P) func(*Selector) {
	return func(s *Selector) {
		s.where = append(s.where, &unary{"NOT ", &logic{"AND", predicateNodes(predicates)}})
	}
}

func field(name string, make func(c node) node) func(*Selector) {
	return func(s *Selector) { s.where = append(s.where, make(&column{name: name})) }
}

func fieldCompare(name, op string, v any) func(*Selector) {
	return field(name, func(c node) node { return compare(c, op, v) })
}

// The predicates of columns are not inlined: a generated client has a function
// for each of them and each column, and would hold their code as often.

// FieldEQ returns a predicate: the column is equal to v.
//
//go:noinline
func FieldEQ(name string, v any) func(*Selector) { return fieldCompare(name, "=", v) }

// FieldNEQ returns a predicate: the column is not equal to v.
//
//go:noinline
func FieldNEQ(name string, v any) func(*Selector) { return fieldCompare(name, "!=", v) }

// FieldGT returns a predicate: the column is greater than v.
//
//go:noinline
func FieldGT(name string, v any) func(*Selector) { return fieldCompare(name, ">", v) }

// FieldGTE returns a predicate: the column is v or greater.
//
//go:noinline
func FieldGTE(name string, v any) func(*Selector) { return fieldCompare(name, ">=", v) }

// FieldLT returns a predicate: the column is less than v.
//
//go:noinline
func FieldLT(name string, v any) func(*Selector) { return fieldCompare(name, "<", v) }

// FieldLTE returns a predicate: the column is v or less.
//
//go:noinline
func FieldLTE(name string, v any) func(*Selector) { return fieldCompare(name, "<=", v) }

// FieldsEQ returns a predicate: two columns are equal.
func FieldsEQ(a, b string) func(*Selector) { return fieldCompare(a, "=", C(b)) }

// FieldIn returns a predicate: the column is one of the values, which travel
// as one array. Of none it is false.
func FieldIn[T any](name string, values ...T) func(*Selector) {
	return field(name, func(c node) node { return &membership{x: c, values: anys(values)} })
}

// FieldNotIn returns a predicate: the column is none of the values. Of none it
// is true.
func FieldNotIn[T any](name string, values ...T) func(*Selector) {
	return field(name, func(c node) node { return &membership{x: c, not: true, values: anys(values)} })
}

// FieldIsNull returns a predicate: the column is NULL.
//
//go:noinline
func FieldIsNull(name string) func(*Selector) {
	return field(name, func(c node) node { return &postfix{c, " IS NULL"} })
}

// FieldNotNull returns a predicate: the column is not NULL.
//
//go:noinline
func FieldNotNull(name string) func(*Selector) {
	return field(name, func(c node) node { return &postfix{c, " IS NOT NULL"} })
}

// FieldContains returns a predicate: the column contains a substring.
//
//go:noinline
func FieldContains(name, substr string) func(*Selector) {
	return field(name, func(c node) node { return contains(c, substr) })
}

// FieldContainsFold returns a predicate: the column contains a substring, in
// any case.
//
//go:noinline
func FieldContainsFold(name, substr string) func(*Selector) {
	return field(name, func(c node) node { return containsFold(c, substr) })
}

// FieldHasPrefix returns a predicate: the column starts with prefix.
//
//go:noinline
func FieldHasPrefix(name, prefix string) func(*Selector) {
	return field(name, func(c node) node { return &call{name: "startsWith", args: []node{c, &value{v: prefix}}} })
}

// FieldHasSuffix returns a predicate: the column ends with suffix.
//
//go:noinline
func FieldHasSuffix(name, suffix string) func(*Selector) {
	return field(name, func(c node) node { return &call{name: "endsWith", args: []node{c, &value{v: suffix}}} })
}

// FieldEqualFold returns a predicate: the column is equal to v in any case.
//
//go:noinline
func FieldEqualFold(name, v string) func(*Selector) {
	return field(name, func(c node) node { return equalFold(c, v) })
}

// FieldBetween returns a predicate: low <= column and column <= high.
func FieldBetween(name string, low, high any) func(*Selector) {
	return field(name, func(c node) node { return &between{x: c, low: low, high: high} })
}

// FieldLike returns a predicate: the column is LIKE the pattern.
func FieldLike(name, pattern string) func(*Selector) {
	return field(name, func(c node) node { return &binary{c, "LIKE", &value{v: pattern}} })
}

// FieldILike returns a predicate: the column is LIKE the pattern in any case.
func FieldILike(name, pattern string) func(*Selector) {
	return field(name, func(c node) node { return &binary{c, "ILIKE", &value{v: pattern}} })
}

// FieldMatch returns a predicate: a part of the column matches the regular
// expression.
func FieldMatch(name, re string) func(*Selector) {
	return field(name, func(c node) node { return call1("match", c, re) })
}

// FieldHas returns a predicate: v is an element of the array column.
func FieldHas(name string, v any) func(*Selector) {
	return field(name, func(c node) node { return call1("has", c, expression{&element{c, v, false}}) })
}

// FieldHasAny returns a predicate: one of the values is an element of the
// array column.
func FieldHasAny[T any](name string, values ...T) func(*Selector) {
	return field(name, func(c node) node { return call1("hasAny", c, expression{&element{c, values, true}}) })
}

// FieldHasAll returns a predicate: all values are elements of the array column.
func FieldHasAll[T any](name string, values ...T) func(*Selector) {
	return field(name, func(c node) node { return call1("hasAll", c, expression{&element{c, values, true}}) })
}

// FieldHasKey returns a predicate: the key is in the map column.
func FieldHasKey(name string, key any) func(*Selector) {
	return field(name, func(c node) node { return call1("mapContains", c, expression{&mapKey{c, key}}) })
}

func contains(c node, substr string) node {
	return &binary{&call{name: "position", args: []node{c, &value{v: substr}}}, ">", &constant{0}}
}

func containsFold(c node, substr string) node {
	return &binary{&call{name: "positionCaseInsensitiveUTF8", args: []node{c, &value{v: substr}}}, ">", &constant{0}}
}

func equalFold(c node, v string) node {
	return &binary{call1("lowerUTF8", c), "=", call1("lowerUTF8", &value{v: v})}
}

func anys[T any](values []T) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return list
}

// Compare returns the predicate x op v for an operator such as "=" or ">=": the
// right side is a Go value, which travels as a parameter, or an [Expression].
func Compare(x Expression, op string, v any) func(*Selector) {
	switch op {
	case "=", "!=", "<", "<=", ">", ">=", "<=>":
		return predicateOf(compare(x.node(), op, v))
	}
	return predicateOf(&failure{fmt.Errorf("unknown operator %q", op)})
}

// EQ is x = v. The right side of this and of the other comparisons is a Go
// value, which travels as a parameter, or an [Expression].
func EQ(x Expression, v any) Expression { return expression{compare(x.node(), "=", v)} }

// NEQ is x != v.
func NEQ(x Expression, v any) Expression { return expression{compare(x.node(), "!=", v)} }

// GT is x > v.
func GT(x Expression, v any) Expression { return expression{compare(x.node(), ">", v)} }

// GTE is x >= v.
func GTE(x Expression, v any) Expression { return expression{compare(x.node(), ">=", v)} }

// LT is x < v.
func LT(x Expression, v any) Expression { return expression{compare(x.node(), "<", v)} }

// LTE is x <= v.
func LTE(x Expression, v any) Expression { return expression{compare(x.node(), "<=", v)} }

// And is true if all conditions are. None is true.
func And(conditions ...Expression) Expression {
	return expression{&logic{"AND", nodesOf(conditions)}}
}

// Or is true if one condition is. None is false.
func Or(conditions ...Expression) Expression {
	return expression{&logic{"OR", nodesOf(conditions)}}
}

// Not is true if x is not.
func Not(x Expression) Expression { return expression{&unary{"NOT ", x.node()}} }

// In is x IN values, which travel as one array. Of none it is false.
func In[T any](x Expression, values ...T) Expression {
	return expression{&membership{x: x.node(), values: anys(values)}}
}

// NotIn is x NOT IN values. Of none it is true.
func NotIn[T any](x Expression, values ...T) Expression {
	return expression{&membership{x: x.node(), not: true, values: anys(values)}}
}

// InQuery is x IN (query).
func InQuery(x Expression, q *Selector) Expression { return expression{&within{x: x.node(), query: q}} }

// GlobalInQuery is x GLOBAL IN (query): the query runs once and its result is
// sent to every server of a distributed query.
func GlobalInQuery(x Expression, q *Selector) Expression {
	return expression{&within{x: x.node(), query: q, global: true}}
}

// InTable is x IN table: an external table, a Set table or a CTE of as many
// columns as x has elements.
func InTable(x Expression, table TableView) Expression {
	return expression{&within{x: x.node(), table: table}}
}

// IsNull is x IS NULL.
func IsNull(x Expression) Expression { return expression{&postfix{x.node(), " IS NULL"}} }

// NotNull is x IS NOT NULL.
func NotNull(x Expression) Expression { return expression{&postfix{x.node(), " IS NOT NULL"}} }

// Exists is EXISTS (query).
func Exists(q *Selector) Expression {
	return expression{&call{name: "EXISTS", args: []node{&bareQuery{q}}}}
}

// bareQuery is a query without parentheses of its own.
type bareQuery struct{ q *Selector }

func (n *bareQuery) build(b *builder) { n.q.query(b) }
