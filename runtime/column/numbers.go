package column

import (
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Number is a Go type whose values travel as they lie in memory.
type Number interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// Numbers is a column of machine numbers.
type Numbers[T Number] struct {
	wire[T]
}

// Int8 makes a buffer for an Int8 column.
func Int8() *Numbers[int8] { return numbers[int8]("Int8") }

// Int16 makes a buffer for an Int16 column.
func Int16() *Numbers[int16] { return numbers[int16]("Int16") }

// Int32 makes a buffer for an Int32 column.
func Int32() *Numbers[int32] { return numbers[int32]("Int32") }

// Int64 makes a buffer for an Int64 column.
func Int64() *Numbers[int64] { return numbers[int64]("Int64") }

// UInt8 makes a buffer for a UInt8 column.
func UInt8() *Numbers[uint8] { return numbers[uint8]("UInt8") }

// UInt16 makes a buffer for a UInt16 column.
func UInt16() *Numbers[uint16] { return numbers[uint16]("UInt16") }

// UInt32 makes a buffer for a UInt32 column.
func UInt32() *Numbers[uint32] { return numbers[uint32]("UInt32") }

// UInt64 makes a buffer for a UInt64 column.
func UInt64() *Numbers[uint64] { return numbers[uint64]("UInt64") }

// Float32 makes a buffer for a Float32 column. NaN keeps its payload.
func Float32() *Numbers[float32] { return numbers[float32]("Float32") }

// Float64 makes a buffer for a Float64 column. NaN keeps its payload.
func Float64() *Numbers[float64] { return numbers[float64]("Float64") }

func numbers[T Number](name proto.ColumnType) *Numbers[T] {
	return &Numbers[T]{wire[T]{name: name}}
}

// Check accepts every value.
func (c *Numbers[T]) Check(T) error { return nil }

func (c *Numbers[T]) acceptsAll() {}

func (c *Numbers[T]) list() *[]T { return &c.data }

// Append adds v.
func (c *Numbers[T]) Append(v T) { c.data = append(c.data, v) }

// AppendSlice adds all values of v.
func (c *Numbers[T]) AppendSlice(v []T) { c.data = append(c.data, v...) }

// AppendDefault adds zero.
func (c *Numbers[T]) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the value at i.
func (c *Numbers[T]) Row(i int) T { return c.data[i] }

// Values is the column's own memory: every value of the block, until the next
// call of a method that changes the column.
func (c *Numbers[T]) Values() []T { return c.data }

func (c *Numbers[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	c.data = appendFrom(c.data, rows, offset)
}

func (c *Numbers[T]) storeRows(p unsafe.Pointer, stride uintptr, rows int) {
	storeTo(c.data[:rows], p, stride)
}

func (c *Numbers[T]) copyRows(dst []T, from int) { copy(dst, c.data[from:]) }
