// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// LogKeyValue is the table log_key_values.
type LogKeyValue struct{ ent.Schema }

// Annotations of LogKeyValue.
func (LogKeyValue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day", "Value").
			TTL("Day + toIntervalDay(31)").
			Setting("index_granularity", 8192),
		view.FedBy("log_key_values_mv", "SELECT ProjectId AS ProjectId, Key, toStartOfDay(LogTimestamp) AS Day, Value, count() AS Count FROM default.log_attributes GROUP BY ProjectId, Key, Day, Value").
			DependsOn("log_attributes"),
	}
}

// Fields of LogKeyValue.
func (LogKeyValue) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("Count"),
	}
}
