// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// SessionKey is the table session_keys.
type SessionKey struct{ ent.Schema }

// Annotations of SessionKey.
func (SessionKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day", "Type").
			TTL("Day + toIntervalDay(1096)").
			Setting("index_granularity", 8192),
		view.FedBy("session_keys_mv", "SELECT ProjectID AS ProjectId, Name AS Key, toStartOfDay(SessionCreatedAt) AS Day, if(isNull(toFloat64OrNull(Value)), 'String', 'Numeric') AS Type, count() AS Count FROM default.fields GROUP BY ProjectId, Key, Day, Type").
			DependsOn("fields"),
	}
}

// Fields of SessionKey.
func (SessionKey) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.UInt64("Count"),
	}
}
