// Package schema declares the tables that the integration tests share.
package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"

	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Event is a table without an id.
type Event struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("tenant", "toDate(at)", "user_id", "cityHash64(user_id)").
			PartitionBy("toYYYYMM(at)").
			SampleBy("cityHash64(user_id)"),
	}
}

// Fields are the columns.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.DateTime64("at", 3, "UTC").Truncate().Codec(codec.Delta, codec.ZSTD(3)),
		field.UInt64("user_id"),
		field.Enum8("kind", "view", "click", "buy"),
		field.Float64("amount").Default(0),
		field.Int32("priority").Default(5),
		field.String("source").DefaultExpr("concat('from-', tenant)"),
		field.String("note").Nullable(),
		field.Float64("score").Optional().Validate(func(v float64) error {
			if v < 0 {
				return errors.New("a score is not negative")
			}
			return nil
		}),
		field.Array[string]("tags").Optional(),
		field.Map[string, string]("props").Optional(),
		field.Date("day").Materialized("toDate(at)"),
		field.String("upper_tenant").Alias("upper(tenant)"),
		field.UInt32("raw").Ephemeral("0"),
		field.UInt64("doubled").DefaultExpr("raw * 2"),
	}
}

// Edges lead to other tables over a column.
func (Event) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("events").Field("user_id").Unique().Required(),
	}
}
