package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// List has arrays.
type List struct{ rows }

// Fields are the columns.
func (List) Fields() []ent.Field {
	return []ent.Field{
		field.Array[bool]("flags"), field.Array[int8]("i8"), field.Array[uint8]("u8"), field.Array[float64]("f64"), field.Array[string]("texts"),
		field.Array[*string]("holes"), field.Array[[][]int32]("cube"), field.Type("big", "Array(UInt256)"), field.Type("prices", "Array(Nullable(Decimal(76, 10)))"),
		field.Type("times", "Array(DateTime64(3, 'Europe/Berlin'))"), field.Type("kinds", "Array(Enum8('a' = 1, 'b' = 2))"),
		field.Type("fixed", "Array(FixedString(2))"), field.Type("ips", "Array(IPv6)"), field.Type("uuids", "Array(Nullable(UUID))"),
	}
}

// Lookup has maps.
type Lookup struct{ rows }

// Fields are the columns.
func (Lookup) Fields() []ent.Field {
	return []ent.Field{
		field.Map[string, string]("texts"), field.Map[string, *string]("holes"), field.Map[uint64, []string]("lists"), field.Map[string, map[string]int64]("maps"),
		field.Type("labels", "Map(LowCardinality(String), LowCardinality(Nullable(String)))"), field.Type("days", "Map(Date, UInt8)"),
		field.Type("by_uuid", "Map(UUID, Array(Nullable(Float64)))"), field.Type("by_kind", "Map(Enum8('a' = 1, 'b' = 2), Bool)"),
		field.Type("tuples", "Map(Int8, Tuple(a UInt8, b String))"), field.Type("by_ip", "Map(IPv4, FixedString(2))"),
		field.Type("by_list", "Map(Array(UInt32), String)"), field.Type("by_shape", "Array(Map(Ring, LowCardinality(String)))"),
		field.Type("by_variant", "Map(Variant(Array(String), UInt64), UInt8)"), field.Of[[]types.Entry]("ordered", "Map(String, Int64)"),
	}
}

// Record has tuples.
type Record struct{ rows }

// Fields are the columns.
func (Record) Fields() []ent.Field {
	return []ent.Field{
		field.Tuple[types.Place]("place"), field.Array[types.Place]("places"), field.Type("pair", "Tuple(Int64, String)"),
		field.Type("single", "Tuple(only Array(UInt8))"), field.Type("holes", "Tuple(a Nullable(UInt8), b LowCardinality(Nullable(String)), c Nullable(DateTime('UTC')))"),
		field.Type("inner", "Tuple(a Tuple(b Tuple(c Array(Tuple(String, UInt8)))))"), field.Type("odd", "Tuple(`a b` UInt8, `type` String, `1` UInt8)"),
		field.Tuple[types.Wide]("wide"),
	}
}

// Nest has Nested columns.
type Nest struct{ rows }

// Fields are the columns.
func (Nest) Fields() []ent.Field {
	return []ent.Field{
		field.Nested[types.Item]("items"), field.Type("events", "Nested(name LowCardinality(String), at DateTime64(3, 'UTC'), note Nullable(String), tags Array(String))"),
		field.Type("one", "Nested(only UInt8)"), field.Type("deep", "Nested(place Tuple(lat Float64, lon Float64), attributes Map(String, Array(UInt8)))"),
	}
}

// Whole has Nested columns that stay one column each.
type Whole struct{ rows }

// Annotations say so.
func (Whole) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id").Setting("flatten_nested", 0)}
}

// Fields are the columns.
func (Whole) Fields() []ent.Field {
	return []ent.Field{
		field.Nested[types.Item]("items"), field.Type("inner", "Nested(name LowCardinality(String), parts Nested(n UInt8, note Nullable(String)))"),
	}
}

// Deep has types inside types inside types.
type Deep struct{ rows }

// Fields are the columns.
func (Deep) Fields() []ent.Field {
	return []ent.Field{
		field.Type("a", "Array(Map(LowCardinality(String), Tuple(x Array(Nullable(Decimal(9, 2))), y Map(UInt8, Array(LowCardinality(Nullable(String)))))))"),
		field.Type("b", "Map(String, Array(Tuple(Array(Array(Nullable(IPv4))), Tuple(DateTime64(9, 'UTC'), Nullable(UUID)))))"),
		field.Type("c", "Array(Array(Array(Array(Array(Nullable(UInt8))))))"),
		field.Type("d", "Tuple(l Array(JSON), v Array(Variant(String, UInt64)), dyn Map(String, Dynamic))"),
		field.Type("e", "Array(Tuple(shape Polygon, q Nullable(Int256)))"),
	}
}
