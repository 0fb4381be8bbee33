// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// MetricKeyValue is the table metric_key_values.
type MetricKeyValue struct{ ent.Schema }

// Annotations of MetricKeyValue.
func (MetricKeyValue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day", "Value").
			TTL("Day + toIntervalDay(31)").
			Setting("index_granularity", 8192),
		view.FedBy("metric_attributes_mv", "SELECT ProjectId, Attributes.1 AS Key, toStartOfDay(Timestamp) AS Day, Attributes.2 AS Value, count() AS Count FROM default.metrics ARRAY JOIN Attributes WHERE (Key NOT IN ('metric_name', 'service_name', 'secure_session_id', 'trace_id', 'span_id')) AND (Value != '') GROUP BY ALL").
			DependsOn("metrics"),
		view.FedBy("metric_metric_name_mv", "SELECT ProjectId, 'metric_name' AS Key, toStartOfDay(Timestamp) AS Day, MetricName AS Value, count() AS Count FROM default.metrics WHERE (MetricName != '') GROUP BY ALL").
			DependsOn("metrics"),
		view.FedBy("metric_secure_session_id_mv", "SELECT ProjectId, 'secure_session_id' AS Key, toStartOfDay(Timestamp) AS Day, Exemplars.SecureSessionID AS Value, count() AS Count FROM default.metrics ARRAY JOIN `Exemplars.SecureSessionID` WHERE (`Exemplars.SecureSessionID` != '') GROUP BY ALL").
			DependsOn("metrics"),
		view.FedBy("metric_service_name_mv", "SELECT ProjectId, 'service_name' AS Key, toStartOfDay(Timestamp) AS Day, ServiceName AS Value, count() AS Count FROM default.metrics WHERE (ServiceName != '') GROUP BY ALL").
			DependsOn("metrics"),
		view.FedBy("metric_span_id_mv", "SELECT ProjectId, 'span_id' AS Key, toStartOfDay(Timestamp) AS Day, `Exemplars.SpanID` AS Value, count() AS Count FROM default.metrics ARRAY JOIN `Exemplars.SpanID` WHERE (`Exemplars.SpanID` != '') GROUP BY ALL").
			DependsOn("metrics"),
		view.FedBy("metric_trace_id_mv", "SELECT ProjectId, 'trace_id' AS Key, toStartOfDay(Timestamp) AS Day, `Exemplars.TraceID` AS Value, count() AS Count FROM default.metrics ARRAY JOIN `Exemplars.TraceID` WHERE (`Exemplars.TraceID` != '') GROUP BY ALL").
			DependsOn("metrics"),
	}
}

// Fields of MetricKeyValue.
func (MetricKeyValue) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("Count"),
	}
}
