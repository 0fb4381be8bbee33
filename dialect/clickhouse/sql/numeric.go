package sql

import "github.com/chent-io/chent/dialect/clickhouse"

// UInt is an expression of unsigned integers up to 64 bits. Their Go type is
// uint64 in what is computed of them.
type UInt struct{ Number }

func (UInt) unsigned() {}
func (UInt) integer()  {}
func (UInt) whole()    {}
func (UInt) exact()    {}
func (UInt) inexact()  {}
func (UInt) narrow()   {}
func (UInt) machine()  {}

// GroupBitmap counts the different values of a group, by a bitmap. The server
// counts in the type of the values, in which 256 of a UInt8 are none: narrow
// ones, and those whose type is not known, are made 64 bits wide.
func (x UInt) GroupBitmap() UInt { return x.with(agg1("groupBitmap", &wide{x.node()})) }

// wide is an unsigned integer of at least 32 bits.
type wide struct{ x node }

func (n *wide) build(b *builder) {
	if t, err := clickhouse.ParseType(typeOf(n.x, b)); err == nil && (t.Base().Name == "UInt32" || t.Base().Name == "UInt64") {
		n.x.build(b)
		return
	}
	call1("toUInt64", n.x).build(b)
}

// Sub is x - v, which can be negative.
func (x UInt) Sub(v uint64) Int { return intOf(arithmetic(x.node(), "-", v)) }

// SubExpr is x - y, which can be negative.
func (x UInt) SubExpr(y Integer) Int { return intOf(arithmetic(x.node(), "-", y)) }

// Neg is -x.
func (x UInt) Neg() Int { return intOf(call1("negate", x.node())) }

// Int is an expression of signed integers up to 64 bits. Their Go type is
// int64 in what is computed of them.
type Int struct{ Number }

func (Int) integer() {}
func (Int) whole()   {}
func (Int) exact()   {}
func (Int) inexact() {}
func (Int) narrow()  {}
func (Int) machine() {}

// Float is an expression of floats. Their Go type is float64 in what is
// computed of them.
type Float struct{ Number }

func (Float) inexact() {}
func (Float) narrow()  {}
func (Float) machine() {}

// IsNaN reports whether x is not a number.
func (x Float) IsNaN() func(*Selector) { return predicateOf(call1("isNaN", x.node())) }

// IsFinite reports whether x is neither infinite nor NaN.
func (x Float) IsFinite() func(*Selector) { return predicateOf(call1("isFinite", x.node())) }

// Decimal is an expression of decimals.
type Decimal struct{ Number }

func (Decimal) exact()  {}
func (Decimal) narrow() {}

// BigInt is an expression of integers of 128 or 256 bits.
type BigInt struct{ Number }

func (BigInt) whole()   {}
func (BigInt) exact()   {}
func (BigInt) inexact() {}
