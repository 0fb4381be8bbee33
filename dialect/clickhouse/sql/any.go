package sql

// Any is an expression of any other values: enums, UUIDs, tuples, geometries,
// variants, elements of arrays and maps. Its As methods give it
// the methods of another family.
type Any struct{ Base }

// Element is an element of a tuple, by its name.
func Element(tuple Expression, name string) Any {
	return anyOf(&call{name: "tupleElement", args: []node{tuple.node(), &constant{name}}})
}

// ElementAt is an element of a tuple, by its position from 1.
func ElementAt(tuple Expression, i int) Any {
	return anyOf(&call{name: "tupleElement", args: []node{tuple.node(), &constant{i}}})
}

// Tuple is several expressions as one value.
func Tuple(elements ...any) Any {
	return anyOf(&call{name: "tuple", args: valuesOrNodes(elements)})
}

// ArrayExpr is several values and expressions as an array.
func ArrayExpr(elements ...any) Array {
	return arrayOf(&call{name: "array", args: valuesOrNodes(elements)})
}
