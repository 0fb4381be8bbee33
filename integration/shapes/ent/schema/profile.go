package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Profile is columns that may be NULL, and columns with few different values.
type Profile struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Profile) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("user")}
}

// Fields are the columns.
func (Profile) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("user"),
		field.String("name").Nullable(),
		field.Int64("age").Nullable(),
		field.Float64("score").Nullable(),
		field.DateTime("seen", "UTC").Nullable(),
		field.String("city").LowCardinality(),
		field.String("plan").LowCardinality(),
		field.String("browser").LowCardinality(),
	}
}
