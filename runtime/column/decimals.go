package column

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/shopspring/decimal"
)

// maxPrecision is the most digits a Decimal has.
const maxPrecision = 76

// Decimals is a Decimal column. No value is rounded: one with more digits
// after the point than the scale, or more digits in all than the precision, is
// refused. Reading makes one or two small allocations per row, since that is
// how a [decimal.Decimal] is made.
type Decimals struct {
	rawWire
	precision, scale int
	bad              error
}

// Decimal makes a buffer for a Decimal column of precision digits, 1 to 76, of
// which scale stand after the point.
func Decimal(precision, scale int) *Decimals {
	c := &Decimals{precision: precision, scale: scale}
	c.name = proto.ColumnType(fmt.Sprintf("Decimal(%d, %d)", precision, scale))
	switch {
	case precision <= 9:
		c.size = 4
	case precision <= 18:
		c.size = 8
	case precision <= 38:
		c.size = 16
	default:
		c.size = 32
	}
	if precision < 1 || precision > maxPrecision || scale < 0 || scale > precision {
		c.bad = fmt.Errorf("column: %s: the precision is from 1 to %d, the scale from 0 to the precision", c.name, maxPrecision)
	}
	return c
}

// Decimal32 is Decimal(9, scale).
func Decimal32(scale int) *Decimals { return Decimal(9, scale) }

// Decimal64 is Decimal(18, scale).
func Decimal64(scale int) *Decimals { return Decimal(18, scale) }

// Decimal128 is Decimal(38, scale).
func Decimal128(scale int) *Decimals { return Decimal(38, scale) }

// Decimal256 is Decimal(76, scale).
func Decimal256(scale int) *Decimals { return Decimal(76, scale) }

// Check refuses a value that would lose digits.
func (c *Decimals) Check(v decimal.Decimal) error {
	if c.bad != nil {
		return c.bad
	}
	if _, ok := c.small(v); ok {
		return nil
	}
	_, err := c.scaled(v)
	return err
}

// smallDigits is how many digits a number has that surely fits 64 bits.
const smallDigits = 18

var tens = func() (powers [smallDigits + 1]int64) {
	for i := range powers {
		powers[i] = 1
		for range i {
			powers[i] *= 10
		}
	}
	return powers
}()

// small is v·10^scale where that can be had, and judged, without a big number.
func (c *Decimals) small(v decimal.Decimal) (n int64, ok bool) {
	digits := v.NumDigits()
	shift := int(v.Exponent()) + c.scale
	if digits > smallDigits || digits+shift > smallDigits || shift < -smallDigits {
		return 0, false
	}
	n = v.CoefficientInt64()
	if shift >= 0 {
		n *= tens[shift]
	} else {
		whole := n / tens[-shift]
		if whole*tens[-shift] != n {
			return 0, false
		}
		n = whole
	}
	if c.precision < smallDigits {
		ok = -tens[c.precision] < n && n < tens[c.precision]
		return n, ok
	}
	return n, true
}

// scaled is v·10^scale.
func (c *Decimals) scaled(v decimal.Decimal) (*big.Int, error) {
	n := v.Coefficient()
	shift := int64(v.Exponent()) + int64(c.scale)
	switch {
	case n.Sign() == 0:
		return n, nil
	case shift > maxPrecision:
		return nil, c.tooLarge(v)
	case shift > 0:
		n.Mul(n, powerOfTen(int(shift)))
	case shift < 0:
		// More zeros at the end than the number has digits cannot be.
		if -shift > int64(v.NumDigits()) {
			return nil, refuse(c, printDecimal(v), "it has more than %d digits after the point", c.scale)
		}
		var rest big.Int
		if n.QuoRem(n, powerOfTen(int(-shift)), &rest); rest.Sign() != 0 {
			return nil, refuse(c, printDecimal(v), "it has more than %d digits after the point", c.scale)
		}
	}
	if n.CmpAbs(powerOfTen(c.precision)) >= 0 {
		return nil, c.tooLarge(v)
	}
	return n, nil
}

func (c *Decimals) tooLarge(v decimal.Decimal) error {
	return refuse(c, printDecimal(v), "it has more than %d digits before the point", c.precision-c.scale)
}

// printDecimal is v as text: 1e999999999 with all its zeros would not fit in
// memory.
func printDecimal(v decimal.Decimal) string {
	if e := v.Exponent(); e < -maxPrecision || e > maxPrecision {
		return fmt.Sprintf("%se%d", printValue(v.Coefficient()), e)
	}
	return v.String()
}

func powerOfTen(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// Append adds v.
func (c *Decimals) Append(v decimal.Decimal) {
	if n, ok := c.small(v); ok {
		c.addSmall(n)
		return
	}
	n, err := c.scaled(v)
	if err != nil {
		n = new(big.Int) // not checked
	}
	putInt(c.add(), n)
}

// addSmall adds the two's complement of n.
func (c *Decimals) addSmall(n int64) {
	if c.size == 4 {
		c.raw = binary.LittleEndian.AppendUint32(c.raw, uint32(n))
		return
	}
	c.raw = binary.LittleEndian.AppendUint64(c.raw, uint64(n))
	for range c.size/8 - 1 {
		c.raw = binary.LittleEndian.AppendUint64(c.raw, uint64(n>>63))
	}
}

// AppendDefault adds zero.
func (c *Decimals) AppendDefault() { c.add() }

// Row returns the value at i, with the column's scale as its exponent.
func (c *Decimals) Row(i int) decimal.Decimal {
	raw := c.value(i)
	switch c.size {
	case 4:
		return decimal.New(int64(int32(binary.LittleEndian.Uint32(raw))), -int32(c.scale))
	case 8:
		return decimal.New(int64(binary.LittleEndian.Uint64(raw)), -int32(c.scale))
	}
	var (
		n     big.Int
		words [32 / wordBytes]big.Word
	)
	readInt(&n, words[:c.size/wordBytes], raw, true)
	return decimal.NewFromBigInt(&n, -int32(c.scale))
}

// Prepare refuses a precision or scale that does not exist.
func (c *Decimals) Prepare() error { return c.bad }

// DecodeColumn replaces the values with rows values of r.
func (c *Decimals) DecodeColumn(r *proto.Reader, rows int) error {
	if c.bad != nil {
		return c.bad
	}
	return c.rawWire.DecodeColumn(r, rows)
}
