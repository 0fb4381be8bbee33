package sql

// Numeric is an expression of numbers of any Go type.
type Numeric interface {
	Expression
	numeric()
}

// Number is the part that the families of numbers share: [Int], [UInt],
// [Float], [BigInt], [Decimal]. It is never used alone.
type Number struct{ Base }

func (Number) numeric() {}

func arithmetic(x node, op string, v any) node { return &binary{x, op, valueOrNode(v, "")} }

// Div is x / v, with a fraction.
func (x Number) Div(v float64) Float {
	return floatOf(&binary{x.node(), "/", &value{v: v}})
}

// DivExpr is x / y, with a fraction.
func (x Number) DivExpr(y Numeric) Float {
	return floatOf(&binary{x.node(), "/", y.node()})
}

// Sqrt is the square root.
func (x Number) Sqrt() Float { return floatOf(call1("sqrt", x.node())) }

// Exp is e to the power of x.
func (x Number) Exp() Float { return floatOf(call1("exp", x.node())) }

// Log is the natural logarithm.
func (x Number) Log() Float { return floatOf(call1("log", x.node())) }

// Log2 is the logarithm to base 2.
func (x Number) Log2() Float { return floatOf(call1("log2", x.node())) }

// Log10 is the logarithm to base 10.
func (x Number) Log10() Float { return floatOf(call1("log10", x.node())) }

// Pow is x to the power of y.
func (x Number) Pow(y float64) Float {
	return floatOf(call1("pow", x.node(), y))
}

// BitTest is whether x has bit n, counted from 0 at the right.
func (x Number) BitTest(n uint8) Bool { return boolOf(call1("bitTest", x.node(), n)) }

// Float64 is x as a float64.
func (x Number) Float64() Float {
	return floatOf(call1("toFloat64", x.node()))
}

// Int64 is x as an int64; a fraction is cut off.
func (x Number) Int64() Int {
	return intOf(call1("toInt64", x.node()))
}

// UInt64 is x as a uint64; a fraction is cut off.
func (x Number) UInt64() UInt { return uintOf("toUInt64", x) }

// DateTime is the time so many seconds after 1970.
func (x Number) DateTime() Time { return Time{}.with(call1("toDateTime", x.node())) }

// ReadableSize is a number of bytes for people: 1.00 MiB.
func (x Number) ReadableSize() String {
	return String{}.with(call1("formatReadableSize", x.node()))
}

// ReadableQuantity is a number for people: 1.00 million.
func (x Number) ReadableQuantity() String {
	return String{}.with(call1("formatReadableQuantity", x.node()))
}

// Hex is x in hexadecimal digits.
func (x Number) Hex() String { return String{}.with(call1("hex", x.node())) }
