package sql

// Bool is an expression of truth values.
type Bool struct{ Base }

func boolOf(n node) Bool { return Bool{}.with(n) }

// True is x as a predicate.
func (x Bool) True() func(*Selector) { return predicateOf(x.node()) }

// False is NOT x as a predicate.
func (x Bool) False() func(*Selector) { return predicateOf(&unary{"NOT ", x.node()}) }

// Number is 1 for true and 0 for false.
func (x Bool) Number() UInt {
	return countOf(call1("toUInt8", x.node()))
}

// Test is a predicate as an expression, for the SELECT list, GROUP BY and
// functions.
func Test[P Predicate](predicates ...P) Bool {
	return boolOf(&logic{"AND", predicateNodes(predicates)})
}
