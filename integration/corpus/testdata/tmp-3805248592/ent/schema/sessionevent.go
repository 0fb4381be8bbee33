// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// SessionEvent is the table session_events.
type SessionEvent struct{ ent.Schema }

// Annotations of SessionEvent.
func (SessionEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("ProjectID", "SessionCreatedAt", "SessionID").Setting("index_granularity", 8192),
	}
}

// Fields of SessionEvent.
func (SessionEvent) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("UUID"),
		field.Int32("ProjectID"),
		field.Int64("SessionID"),
		field.DateTime64("SessionCreatedAt", 6),
		field.DateTime64("Timestamp", 6),
		field.String("Event"),
		field.Type("Attributes", "Map(LowCardinality(String), String)"),
	}
}
