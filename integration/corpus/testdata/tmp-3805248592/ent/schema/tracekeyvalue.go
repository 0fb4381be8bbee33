// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// TraceKeyValue is the table trace_key_values.
type TraceKeyValue struct{ ent.Schema }

// Annotations of TraceKeyValue.
func (TraceKeyValue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Key", "Day", "Value").
			TTL("Day + toIntervalDay(31)").
			Setting("index_granularity", 8192),
		view.FedBy("trace_attributes_mv", "SELECT ProjectId, (arrayJoin(TraceAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(TraceAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE (Key NOT IN ('trace_state', 'span_name', 'span_kind', 'service_name', 'service_version', 'message', 'secure_session_id', 'span_id', 'trace_id', 'parent_span_id', 'duration')) AND (Value != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_db_attributes_mv", "SELECT ProjectId, (arrayJoin(DbAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(DbAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_environment_mv", "SELECT ProjectId, 'environment' AS Key, toStartOfDay(Timestamp) AS Day, Environment AS Value, count() AS Count FROM default.traces WHERE (Environment != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_event_attributes_mv", "SELECT ProjectId, (arrayJoin(EventAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(EventAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_has_errors_mv", "SELECT ProjectId, 'has_errors' AS Key, toStartOfDay(Timestamp) AS Day, HasErrors AS Value, count() AS Count FROM default.traces WHERE HasErrors IS NOT NULL GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_http_attributes_mv", "SELECT ProjectId, (arrayJoin(HttpAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(HttpAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_key_values_mv", "SELECT ProjectId AS ProjectId, Key, toStartOfDay(TraceTimestamp) AS Day, Value, count() AS Count FROM default.trace_attributes GROUP BY ProjectId, Key, Day, Value").
			DependsOn("trace_attributes"),
		view.FedBy("trace_os_attributes_mv", "SELECT ProjectId, (arrayJoin(OsAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(OsAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_process_attributes_mv", "SELECT ProjectId, (arrayJoin(ProcessAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(ProcessAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_service_name_mv", "SELECT ProjectId, 'service_name' AS Key, toStartOfDay(Timestamp) AS Day, ServiceName AS Value, count() AS Count FROM default.traces WHERE (ServiceName != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_service_version_mv", "SELECT ProjectId, 'service_version' AS Key, toStartOfDay(Timestamp) AS Day, ServiceVersion AS Value, count() AS Count FROM default.traces WHERE (ServiceVersion != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_span_kind_mv", "SELECT ProjectId, 'span_kind' AS Key, toStartOfDay(Timestamp) AS Day, SpanKind AS Value, count() AS Count FROM default.traces WHERE (SpanKind != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_span_name_mv", "SELECT ProjectId, 'span_name' AS Key, toStartOfDay(Timestamp) AS Day, SpanName AS Value, count() AS Count FROM default.traces WHERE (SpanName != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_state_mv", "SELECT ProjectId, 'trace_state' AS Key, toStartOfDay(Timestamp) AS Day, TraceState AS Value, count() AS Count FROM default.traces WHERE (TraceState != '') GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_telemetry_attributes_mv", "SELECT ProjectId, (arrayJoin(TelemetryAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(TelemetryAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
		view.FedBy("trace_ws_attributes_mv", "SELECT ProjectId, (arrayJoin(WsAttributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(WsAttributes)).2 AS Value, count() AS Count FROM default.traces WHERE Value != '' GROUP BY ProjectId, Key, Day, Value").
			DependsOn("traces"),
	}
}

// Fields of TraceKeyValue.
func (TraceKeyValue) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("Count"),
	}
}
