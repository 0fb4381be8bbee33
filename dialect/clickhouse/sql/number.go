package sql

// Numeric is an expression of numbers of any family. What a sum or a product
// of two families is, the server decides; the interfaces of the operands keep
// to what stays in the family of the first: [Unsigned], [Integer], [Whole],
// [Exact], and [Narrow] for floats. [Number.Float64] and [Number.Decimal] take
// the first operand into a wider family.
type Numeric interface {
	Expression
	numeric()
}

// Unsigned is an expression of unsigned integers up to 64 bits: [UInt].
type Unsigned interface {
	Integer
	unsigned()
}

// Integer is an expression of integers up to 64 bits: [UInt], [Int].
type Integer interface {
	Whole
	integer()
}

// Whole is an expression of integers: [UInt], [Int], [BigInt].
type Whole interface {
	Exact
	whole()
}

// Exact is an expression of integers or decimals: [UInt], [Int], [BigInt],
// [Decimal].
type Exact interface {
	Numeric
	exact()
}

// Inexact is an expression of numbers that are no decimals: [UInt], [Int],
// [BigInt], [Float].
type Inexact interface {
	Numeric
	inexact()
}

// Narrow is an expression of numbers that a float can be added to: [UInt],
// [Int], [Float], [Decimal].
type Narrow interface {
	Numeric
	narrow()
}

// Machine is an expression of numbers up to 64 bits: [UInt], [Int], [Float].
type Machine interface {
	Inexact
	machine()
}

// Number is the part that the families of numbers share: [Int], [UInt],
// [Float], [BigInt], [Decimal]. It is never used alone.
type Number struct{ Base }

func (Number) numeric() {}

func arithmetic(x node, op string, v any) node { return &binary{x, op, valueOrNode(v, "")} }

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

// Decimal is x as a Decimal(38, scale); digits beyond are cut off, and a number
// that does not fit is an error of the server.
func (x Number) Decimal(scale uint8) Decimal {
	return Decimal{}.with(call1("toDecimal128", x.node(), Raw(itoa(int(scale)))))
}

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
