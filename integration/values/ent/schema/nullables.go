package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Maybe has what may be NULL.
type Maybe struct{ ent.Schema }

// Annotations say how the table is kept.
func (Maybe) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id").Setting("enable_nullable_tuple_type", 1)}
}

// Fields are the columns.
func (Maybe) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"),
		field.Bool("flag").Nullable(), field.Int64("number").Nullable(), field.Int128("big").Nullable(), field.UInt256("bigger").Nullable(),
		field.Float64("float").Nullable(), field.BFloat16("brief").Nullable(), field.Decimal("price", 18, 4).Nullable(), field.String("text").Nullable(), field.FixedString("fixed", 3).Nullable(),
		field.Date("day").Nullable(), field.Date32("day32").Nullable(), field.DateTime("at", "UTC").Nullable(), field.DateTime64("exact", 9, "UTC").Nullable(), field.Time64("clock", 6).Nullable(),
		field.UUID("uuid").Nullable(), field.IPv4("ipv4").Nullable(), field.IPv6("ipv6").Nullable(), field.Enum8("kind", "a", "b").Nullable(),
		field.JSON("doc").Nullable(), field.Type("pair", "Nullable(Tuple(a UInt8, b Nullable(String)))"),
	}
}
