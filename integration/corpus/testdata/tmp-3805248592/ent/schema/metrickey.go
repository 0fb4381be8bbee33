// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// MetricKey is the table metric_keys.
type MetricKey struct{ ent.Schema }

// Annotations of MetricKey.
func (MetricKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day", "Type").
			TTL("Day + toIntervalDay(31)").
			Setting("index_granularity", 8192),
		view.FedBy("metric_keys_mv", "SELECT ProjectId, Key, Day, if(isNull(toFloat64OrNull(Value)), 'String', 'Numeric') AS Type, sum(Count) AS Count FROM default.metric_key_values GROUP BY ALL").
			DependsOn("metric_key_values"),
	}
}

// Fields of MetricKey.
func (MetricKey) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.UInt64("Count"),
	}
}
