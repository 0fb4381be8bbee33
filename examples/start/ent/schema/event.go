// Package schema declares the tables of the example.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Event is something a user did.
type Event struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("tenant", "toDate(at)", "user_id").
			PartitionBy("toYYYYMM(at)").
			TTL("toDateTime(at) + INTERVAL 90 DAY"),
	}
}

// Fields are the columns.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.DateTime64("at", 3).Truncate().Codec(codec.Delta, codec.ZSTD(3)),
		field.UInt64("user_id"),
		field.Enum8("kind", "view", "click", "buy"),
		field.Float64("amount").Default(0),
		field.Map[string, string]("props").Optional(),
		field.Date("day").Materialized("toDate(at)"),
	}
}
