package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Visit is half of strings, as tables of events are.
type Visit struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Visit) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("site", "at")}
}

// Fields are the columns.
func (Visit) Fields() []ent.Field {
	return []ent.Field{
		field.String("site").LowCardinality(),
		field.DateTime64("at", 3, "UTC"),
		field.UInt64("visitor"),
		field.Enum8("kind", "view", "click", "buy"),
		field.String("path"),
		field.String("agent"),
		field.String("referrer").Nullable(),
		field.Array[string]("tags"),
		field.Float64("amount"),
		field.UInt32("milliseconds"),
	}
}
