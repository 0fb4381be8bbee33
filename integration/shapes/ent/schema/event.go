package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Event is thirty columns of many types, as tables of events are.
type Event struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("tenant", "at")}
}

// Fields are the columns.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.String("tenant").LowCardinality(),
		field.DateTime64("at", 3, "UTC"),
		field.DateTime("received", "UTC"),
		field.Date("day"),
		field.Enum8("kind", "view", "click", "buy"),
		field.UUID("session"),
		field.IPv4("address"),
		field.UInt32("user"),
		field.UInt16("status"),
		field.UInt8("attempts"),
		field.Int64("balance"),
		field.Int32("delta"),
		field.Int16("offset"),
		field.Int8("level"),
		field.Float64("amount"),
		field.Float32("ratio"),
		field.Decimal("price", 18, 4),
		field.Bool("valid"),
		field.FixedString("country", 2),
		field.String("path"),
		field.String("title"),
		field.String("agent").LowCardinality(),
		field.String("referrer").Nullable(),
		field.Float64("score").Nullable(),
		field.UInt32("parent").Nullable(),
		field.Array[string]("tags"),
		field.Array[uint32]("codes"),
		field.Map[string, string]("props"),
		field.UInt64("duration"),
	}
}
