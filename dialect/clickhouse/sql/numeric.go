package sql

// UInt is an expression of unsigned integers up to 64 bits. Their Go type is
// uint64 in what is computed of them.
type UInt struct{ Number }

// Sub is x - v, which can be negative.
func (x UInt) Sub(v uint64) Int { return intOf(arithmetic(x.node(), "-", v)) }

// SubExpr is x - y, which can be negative.
func (x UInt) SubExpr(y Numeric) Int { return intOf(arithmetic(x.node(), "-", y)) }

// Neg is -x.
func (x UInt) Neg() Int { return intOf(call1("negate", x.node())) }

// Int is an expression of signed integers up to 64 bits. Their Go type is
// int64 in what is computed of them.
type Int struct{ Number }

// Float is an expression of floats. Their Go type is float64 in what is
// computed of them.
type Float struct{ Number }

// IsNaN reports whether x is not a number.
func (x Float) IsNaN() func(*Selector) { return predicateOf(call1("isNaN", x.node())) }

// IsFinite reports whether x is neither infinite nor NaN.
func (x Float) IsFinite() func(*Selector) { return predicateOf(call1("isFinite", x.node())) }

// Decimal is an expression of decimals.
type Decimal struct{ Number }

// BigInt is an expression of integers of 128 or 256 bits.
type BigInt struct{ Number }
