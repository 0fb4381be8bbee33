package field

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Int8 is a column of -128 to 127.
func Int8(name string) *Scalar[int8] { return scalar[int8](name, "Int8") }

// Int16 is a column of 16-bit integers.
func Int16(name string) *Scalar[int16] { return scalar[int16](name, "Int16") }

// Int32 is a column of 32-bit integers.
func Int32(name string) *Scalar[int32] { return scalar[int32](name, "Int32") }

// Int64 is a column of 64-bit integers.
func Int64(name string) *Scalar[int64] { return scalar[int64](name, "Int64") }

// UInt8 is a column of 0 to 255.
func UInt8(name string) *Scalar[uint8] { return scalar[uint8](name, "UInt8") }

// UInt16 is a column of unsigned 16-bit integers.
func UInt16(name string) *Scalar[uint16] { return scalar[uint16](name, "UInt16") }

// UInt32 is a column of unsigned 32-bit integers.
func UInt32(name string) *Scalar[uint32] { return scalar[uint32](name, "UInt32") }

// UInt64 is a column of unsigned 64-bit integers.
func UInt64(name string) *Scalar[uint64] { return scalar[uint64](name, "UInt64") }

// Float32 is a column of 32-bit floating point numbers.
func Float32(name string) *Scalar[float32] {
	return scalar[float32](name, "Float32")
}

// Float64 is a column of 64-bit floating point numbers.
func Float64(name string) *Scalar[float64] {
	return scalar[float64](name, "Float64")
}

// BFloat16 is a column of 16-bit floats with the exponent of a Float32 and 7
// bits of fraction. A value that does not fit into them is an error.
func BFloat16(name string) *Scalar[float32] {
	return scalar[float32](name, "BFloat16")
}

// Int128 is a column of 128-bit integers.
func Int128(name string) *Scalar[*big.Int] {
	return scalar[*big.Int](name, "Int128")
}

// Int256 is a column of 256-bit integers.
func Int256(name string) *Scalar[*big.Int] {
	return scalar[*big.Int](name, "Int256")
}

// UInt128 is a column of unsigned 128-bit integers.
func UInt128(name string) *Scalar[*big.Int] {
	return scalar[*big.Int](name, "UInt128")
}

// UInt256 is a column of unsigned 256-bit integers.
func UInt256(name string) *Scalar[*big.Int] {
	return scalar[*big.Int](name, "UInt256")
}

// Decimal is a column of decimal numbers with precision digits in all (1 to
// 76), scale of them after the point.
func Decimal(name string, precision, scale int) *Scalar[decimal.Decimal] {
	return scalar[decimal.Decimal](name, fmt.Sprintf("Decimal(%d, %d)", precision, scale))
}

// Decimal32 is Decimal with 9 digits, scale of them after the point.
func Decimal32(name string, scale int) *Scalar[decimal.Decimal] {
	return scalar[decimal.Decimal](name, fmt.Sprintf("Decimal(9, %d)", scale))
}

// Decimal64 is Decimal with 18 digits, scale of them after the point.
func Decimal64(name string, scale int) *Scalar[decimal.Decimal] {
	return scalar[decimal.Decimal](name, fmt.Sprintf("Decimal(18, %d)", scale))
}

// Decimal128 is Decimal with 38 digits, scale of them after the point.
func Decimal128(name string, scale int) *Scalar[decimal.Decimal] {
	return scalar[decimal.Decimal](name, fmt.Sprintf("Decimal(38, %d)", scale))
}

// Decimal256 is Decimal with 76 digits, scale of them after the point.
func Decimal256(name string, scale int) *Scalar[decimal.Decimal] {
	return scalar[decimal.Decimal](name, fmt.Sprintf("Decimal(76, %d)", scale))
}
