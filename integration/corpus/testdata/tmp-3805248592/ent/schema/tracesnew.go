// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// TracesNew is the table traces_new.
type TracesNew struct{ ent.Schema }

// Annotations of TracesNew.
func (TracesNew) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectId", "Timestamp", "UUID").
			TTL("toDateTime(Timestamp) + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("traces_new"),
		index.BloomFilter("idx_trace_id", "TraceId", 0.001).Granularity(1),
		index.BloomFilter("idx_res_attr_key", "mapKeys(TraceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(TraceAttributes)", 0.01).Granularity(1),
		index.MinMax("idx_duration", "Duration").Granularity(1),
	}
}

// Fields of TracesNew.
func (TracesNew) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("Timestamp"),
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
		field.Type("Events", "Nested(Timestamp DateTime, Name LowCardinality(String), Attributes Map(LowCardinality(String), String))"),
		field.Type("Links", "Nested(TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))"),
	}
}
