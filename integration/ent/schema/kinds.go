package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	entfield "entgo.io/ent/schema/field"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Sample has a column of every kind.
type Sample struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Sample) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

// Fields are the columns.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id").GoType(types.ID(0)),
		field.Bool("bool"),
		field.Int8("int8"),
		field.Int16("int16"),
		field.Int32("int32"),
		field.Int64("int64"),
		field.Int128("int128"),
		field.UInt8("uint8"),
		field.UInt16("uint16"),
		field.UInt32("uint32"),
		field.UInt256("uint256"),
		field.Float32("float32"),
		field.Float64("float64"),
		field.Decimal("price", 18, 4),
		field.String("text"),
		field.FixedString("code", 4),
		field.UUID("uuid"),
		field.IPv4("ipv4"),
		field.IPv6("ipv6"),
		field.Date("date"),
		field.Date32("date32"),
		field.DateTime("local_time"),
		field.DateTime("berlin_time", "Europe/Berlin"),
		field.DateTime64("nanos", 9, "UTC"),
		field.Time64("duration", 6),
		field.Enum16("level").Value("low", -5).Value("high", 300),
		field.Enum8("maybe_level", "a", "b").Nullable(),
		field.String("label").LowCardinality().Nullable(),
		field.UInt64("maybe_number").Nullable(),
		field.Int128("maybe_big").Nullable(),
		field.Array[[]string]("matrix"),
		field.Array[*uint32]("holes"),
		field.Map[string, []uint64]("counts"),
		field.Tuple[types.Place]("place"),
		field.Nested[types.Item]("items"),
		field.Type("pair", "Tuple(left String, right Array(UInt8))"),
		field.JSON("doc"),
		field.Point("spot"),
		entfield.String("stock").Default("fresh"),
		entfield.Time("stock_time"),
		entfield.JSON("stock_list", []int64{}).Optional(),
	}
}
