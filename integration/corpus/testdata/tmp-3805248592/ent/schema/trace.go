// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// Trace is the table traces.
type Trace struct{ ent.Schema }

// Annotations of Trace.
func (Trace) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectId", "Timestamp", "UUID").
			PartitionBy("toDate(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Setting("min_age_to_force_merge_seconds", 3600).
			Setting("min_rows_for_wide_part", 0).
			Setting("min_bytes_for_wide_part", 0).
			Setting("allow_experimental_block_number_column", true),
		index.BloomFilter("idx_trace_id", "TraceId", 0.001).Granularity(1),
		index.BloomFilter("idx_res_attr_key", "mapKeys(TraceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(TraceAttributes)", 0.01).Granularity(1),
		index.MinMax("idx_duration", "Duration").Granularity(1),
	}
}

// Fields of Trace.
func (Trace) Fields() []ent.Field {
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
		field.String("HighlightType"),
		field.String("MetricName").Nullable().Materialized("(Events.Attributes[1])['metric.name']"),
		field.Float64("MetricValue").
			Nullable().
			Materialized("toFloat64OrNull((Events.Attributes[1])['metric.value'])"),
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
