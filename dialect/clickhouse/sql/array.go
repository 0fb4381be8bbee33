package sql

// Array is an expression of arrays.
type Array struct{ Base }

// element is a value that meets an element of an array: it travels as the
// element's type.
type element struct {
	array node
	v     any
	many  bool
}

func (n *element) build(b *builder) {
	t, ok := elementType(typeOf(n.array, b))
	v := &value{v: n.v}
	switch {
	case !ok:
		v.build(b)
	case n.many:
		v.buildAs(b, "Array("+t+")")
	default:
		v.buildAs(b, t)
	}
}

// Length is the number of elements.
func (x Array) Length() UInt { return uintOf("length", x) }

// At is the element at i, which counts from 1, or from the end when it is
// negative; the type's default where there is none.
func (x Array) At(i int64) Any {
	return anyOf(&subscript{x.node(), Raw(itoa(int(i))).node()})
}

// subscript is x[i].
type subscript struct{ x, i node }

func (n *subscript) build(b *builder) {
	b.operand(n.x).raw("[")
	n.i.build(b)
	b.raw("]")
}

// IndexOf is the position of the first v, from 1; 0 if it is no element.
func (x Array) IndexOf(v any) UInt {
	return uintOf("indexOf", x, expression{&element{x.node(), v, false}})
}

// CountEqual is how often v is an element.
func (x Array) CountEqual(v any) UInt {
	return uintOf("countEqual", x, expression{&element{x.node(), v, false}})
}

// Join makes a row of each element: the function arrayJoin. See also
// [Selector.ArrayJoin].
func (x Array) Join() Any { return anyOf(call1("arrayJoin", x.node())) }

func (x Array) fn(name string, args ...any) Array {
	return x.with(call1(name, x.node(), args...))
}

// DistinctElements is the different elements.
func (x Array) DistinctElements() Array { return x.fn("arrayDistinct") }

// Sorted is the elements from the smallest.
func (x Array) Sorted() Array { return x.fn("arraySort") }

// ReverseSorted is the elements from the largest.
func (x Array) ReverseSorted() Array { return x.fn("arrayReverseSort") }

// Reversed is the elements from the last.
func (x Array) Reversed() Array { return x.fn("reverse") }

// Compact is the elements without repetitions of the one before.
func (x Array) Compact() Array { return x.fn("arrayCompact") }

// Slice is length elements from offset, which counts from 1, or from the end
// when it is negative.
func (x Array) Slice(offset, length int64) Array { return x.fn("arraySlice", offset, length) }

// Concat is x followed by others.
func (x Array) Concat(others ...Expression) Array {
	return x.with(callN("arrayConcat", x.node(), others))
}

// Intersect is the elements that x and others all have.
func (x Array) Intersect(others ...Expression) Array {
	return x.with(callN("arrayIntersect", x.node(), others))
}

// SumElements is the sum of the elements, which are numbers: of decimals it is
// a decimal, of integers an integer.
func (x Array) SumElements() Any { return anyOf(call1("arraySum", x.node())) }

// AvgElements is the mean of the elements, which are numbers.
func (x Array) AvgElements() Float {
	return floatOf(call1("arrayAvg", x.node()))
}

// MinElement is the smallest element.
func (x Array) MinElement() Any { return anyOf(call1("arrayMin", x.node())) }

// MaxElement is the largest element.
func (x Array) MaxElement() Any { return anyOf(call1("arrayMax", x.node())) }

// JoinString is the elements as text with a separator between them.
func (x Array) JoinString(separator string) String {
	return String{}.with(call1("arrayStringConcat", x.node(), separator))
}

// GroupUniqElements is the different elements of all arrays of a group.
func (x Array) GroupUniqElements() Array {
	return x.with(agg1("groupUniqArrayArray", x.node()))
}

// GroupElements is the elements of all arrays of a group.
func (x Array) GroupElements() Array { return x.with(agg1("groupArrayArray", x.node())) }

// SumForEach is the sums of a group by position.
func (x Array) SumForEach() Array { return x.with(agg1("sumForEach", x.node())) }

// UniqElements counts the different elements of all arrays of a group.
func (x Array) UniqElements() UInt {
	return countOf(agg1("uniqArray", x.node()))
}

// SumAllElements is the sum of the elements of all arrays of a group: of
// decimals it is a decimal, of integers an integer.
func (x Array) SumAllElements() Any { return anyOf(agg1("sumArray", x.node())) }
