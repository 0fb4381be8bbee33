// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// EventDatum is the table event_data.
type EventDatum struct{ ent.Schema }

// Annotations of EventDatum.
func (EventDatum) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("website_id", "event_id", "data_key", "created_at").
			Setting("index_granularity", 8192).
			Database("u0005_umami"),
	}
}

// Fields of EventDatum.
func (EventDatum) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("event_id"),
		field.String("url_path"),
		field.String("event_name"),
		field.String("data_key"),
		field.String("string_value").Nullable(),
		field.Decimal("number_value", 22, 4).Nullable(),
		field.DateTime("date_value", "UTC").Nullable(),
		field.UInt32("data_type"),
		field.DateTime("created_at", "UTC"),
		field.UUID("job_id").Nullable(),
	}
}
