// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// LogKey is the table log_keys.
type LogKey struct{ ent.Schema }

// Annotations of LogKey.
func (LogKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day").
			TTL("Day + toIntervalDay(31)").
			Setting("index_granularity", 8192),
		view.FedBy("log_keys_mv", "SELECT ProjectId, Key, Day, sum(Count) AS Count, if(isNull(toFloat64OrNull(Value)), 'String', 'Numeric') AS Type FROM default.log_key_values GROUP BY ProjectId, Key, Day, isNull(toFloat64OrNull(Value))").
			DependsOn("log_key_values"),
	}
}

// Fields of LogKey.
func (LogKey) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.UInt64("Count"),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
	}
}
