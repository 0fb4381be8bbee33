// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// SessionData is the table session_data.
type SessionData struct{ ent.Schema }

// Annotations of SessionData.
func (SessionData) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("website_id", "session_id", "data_key").
			Setting("index_granularity", 8192).
			Database("u0006_umami"),
	}
}

// Fields of SessionData.
func (SessionData) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.String("data_key"),
		field.String("string_value").Nullable(),
		field.Decimal("number_value", 22, 4).Nullable(),
		field.DateTime("date_value", "UTC").Nullable(),
		field.UInt32("data_type"),
		field.String("distinct_id"),
		field.DateTime("created_at", "UTC"),
		field.UUID("job_id").Nullable(),
	}
}
