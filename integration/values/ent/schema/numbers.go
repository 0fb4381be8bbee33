package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema/field"
)

// Integer has the whole numbers.
type Integer struct{ rows }

// Fields are the columns.
func (Integer) Fields() []ent.Field {
	return []ent.Field{
		field.Int8("i8"), field.Int16("i16"), field.Int32("i32"), field.Int64("i64"), field.Int128("i128"), field.Int256("i256"),
		field.UInt8("u8"), field.UInt16("u16"), field.UInt32("u32"), field.UInt64("u64"), field.UInt128("u128"), field.UInt256("u256"),
	}
}

// Fraction has the numbers with a point.
type Fraction struct{ rows }

// Fields are the columns.
func (Fraction) Fields() []ent.Field {
	return []ent.Field{
		field.Float32("f32"), field.Float64("f64"), field.BFloat16("bf16"),
		field.Decimal("d9", 9, 4), field.Decimal64("d18", 18), field.Decimal128("d38", 0), field.Decimal256("d76", 38), field.Decimal32("d32", 0),
	}
}

// Vector has bit-sliced vectors.
type Vector struct{ rows }

// Fields are the columns.
func (Vector) Fields() []ent.Field {
	return []ent.Field{
		field.QBit("b16", "BFloat16", 3), field.QBit("f32", "Float32", 8), field.QBit("f64", "Float64", 9),
		field.QBit("i8", "Int8", 5), field.Type("strided", "QBit(Float32, 16, 8)"),
	}
}

// Span has intervals.
type Span struct{ rows }

// Fields are the columns.
func (Span) Fields() []ent.Field {
	return []ent.Field{
		field.Interval("nanos", field.Nanosecond), field.Interval("seconds", field.Second), field.Interval("days", field.Day),
		field.Interval("months", field.Month), field.Interval("years", field.Year).Nullable(),
	}
}
