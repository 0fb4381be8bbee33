// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// TracesSamplingNew is the table traces_sampling_new.
type TracesSamplingNew struct{ ent.Schema }

// Annotations of TracesSamplingNew.
func (TracesSamplingNew) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("toStartOfHour(Timestamp)", "ProjectId", "farmHash64(TraceId)").
			PartitionBy("toStartOfDay(Timestamp)").
			SampleBy("farmHash64(TraceId)").
			TTL("toDateTime(Timestamp) + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("min_rows_for_wide_part", 0).
			Setting("min_bytes_for_wide_part", 0).
			Setting("ttl_only_drop_parts", 1).
			Setting("min_bytes_for_full_part_storage", 4294967296).
			Setting("max_bytes_to_merge_at_min_space_in_pool", 10485760).
			Table("traces_sampling_new"),
		view.FedBy("traces_sampling_new_mv", "SELECT * FROM default.traces").DependsOn("traces"),
	}
}

// Fields of TracesSamplingNew.
func (TracesSamplingNew) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9),
		field.UUID("UUID"),
		field.String("TraceId"),
		field.String("SpanId"),
		field.String("ParentSpanId"),
		field.UInt32("ProjectId"),
		field.String("SecureSessionId"),
		field.String("TraceState"),
		field.String("SpanName").LowCardinality(),
		field.String("SpanKind").LowCardinality(),
		field.Int64("Duration"),
		field.String("ServiceName").LowCardinality(),
		field.String("ServiceVersion"),
		field.Type("TraceAttributes", "Map(LowCardinality(String), String)"),
		field.String("StatusCode").LowCardinality(),
		field.String("StatusMessage"),
		field.Type("Events", "Nested(Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String))"),
		field.Type("Links", "Nested(TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))"),
		field.String("Environment"),
		field.Bool("HasErrors"),
		field.String("MetricName").Nullable().Materialized("(Events.Attributes[1])['metric.name']"),
		field.Float64("MetricValue").
			Nullable().
			Materialized("toFloat64OrNull((Events.Attributes[1])['metric.value'])"),
		field.String("HighlightType"),
		field.String("HttpResponseBody"),
		field.String("HttpRequestBody"),
		field.String("HttpUrl"),
		field.String("HighlightKey"),
		field.Type("HttpAttributes", "Map(LowCardinality(String), String)"),
		field.Type("ProcessAttributes", "Map(LowCardinality(String), String)"),
		field.Type("OsAttributes", "Map(LowCardinality(String), String)"),
		field.Type("TelemetryAttributes", "Map(LowCardinality(String), String)"),
		field.Type("WsAttributes", "Map(LowCardinality(String), String)"),
		field.Type("EventAttributes", "Map(LowCardinality(String), String)"),
		field.Type("DbAttributes", "Map(LowCardinality(String), String)"),
	}
}
