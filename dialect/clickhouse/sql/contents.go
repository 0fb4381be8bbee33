package sql

// Predicates of arrays.

// Has reports whether v is one of the elements.
func (x Array) Has(v any) func(*Selector) {
	return predicateOf(&call{name: "has", args: []node{x.node(), &element{x.node(), v, false}}})
}

// HasAny reports whether one of the values is an element.
func (x Array) HasAny(values ...any) func(*Selector) { return x.has("hasAny", values) }

// HasAll reports whether all values are elements.
func (x Array) HasAll(values ...any) func(*Selector) { return x.has("hasAll", values) }

func (x Array) has(name string, values []any) func(*Selector) {
	return predicateOf(&call{name: name, args: []node{x.node(), &element{x.node(), values, true}}})
}

// Empty reports whether there are no elements.
func (x Array) Empty() func(*Selector) { return predicateOf(call1("empty", x.node())) }

// NotEmpty reports whether there are elements.
func (x Array) NotEmpty() func(*Selector) { return predicateOf(call1("notEmpty", x.node())) }

// Exists reports whether f is true for an element.
func (x Array) Exists(f func(x Any) func(*Selector)) func(*Selector) {
	return predicateOf(higher("arrayExists", x.condition(f), x.node()))
}

// All reports whether f is true for all elements.
func (x Array) All(f func(x Any) func(*Selector)) func(*Selector) {
	return predicateOf(higher("arrayAll", x.condition(f), x.node()))
}
