// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// OtelTrace is the table otel_traces.
type OtelTrace struct{ ent.Schema }

// Annotations of OtelTrace.
func (OtelTrace) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "SpanName", "toDateTime(Timestamp)", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			PrimaryKey("ServiceName", "SpanName", "toDateTime(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Database("u0037_otel"),
		index.BloomFilter("idx_trace_id", "TraceId", 0.001).Granularity(1),
		index.BloomFilter("idx_res_attr_key", "mapKeys(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_span_attr_key", "mapKeys(SpanAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_span_attr_value", "mapValues(SpanAttributes)", 0.01).Granularity(1),
		index.MinMax("idx_duration", "Duration").Granularity(1),
		index.TokenBF("idx_lower_span_name", "lower(SpanName)", 32768, 3, 0).Granularity(8),
	}
}

// Fields of OtelTrace.
func (OtelTrace) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.String("SpanId").Codec(codec.ZSTD(1)),
		field.String("ParentSpanId").Codec(codec.ZSTD(1)),
		field.String("TraceState").Codec(codec.ZSTD(1)),
		field.String("SpanName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("SpanKind").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.Type("ResourceAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").Codec(codec.ZSTD(1)),
		field.Type("SpanAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.UInt64("Duration").Codec(codec.T64, codec.ZSTD(1)),
		field.String("StatusCode").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("StatusMessage").Codec(codec.ZSTD(1)),
		field.Type("Events_Timestamp", "Array(DateTime64(9))").StorageKey("Events.Timestamp").Codec(codec.ZSTD(1)),
		field.Type("Events_Name", "Array(LowCardinality(String))").StorageKey("Events.Name").Codec(codec.ZSTD(1)),
		field.Type("Events_Attributes", "Array(Map(LowCardinality(String), String))").
			StorageKey("Events.Attributes").
			Codec(codec.ZSTD(1)),
		field.Array[string]("Links_TraceId").StorageKey("Links.TraceId").Codec(codec.ZSTD(1)),
		field.Array[string]("Links_SpanId").StorageKey("Links.SpanId").Codec(codec.ZSTD(1)),
		field.Array[string]("Links_TraceState").StorageKey("Links.TraceState").Codec(codec.ZSTD(1)),
		field.Type("Links_Attributes", "Array(Map(LowCardinality(String), String))").
			StorageKey("Links.Attributes").
			Codec(codec.ZSTD(1)),
		field.Array[string]("ResourceAttributeItems").
			Alias("arrayMap(kv -> concat(kv.1, '=', kv.2), CAST(ResourceAttributes, 'Array(Tuple(String, String))'))"),
		field.Array[string]("SpanAttributeItems").
			Alias("arrayMap(kv -> concat(kv.1, '=', kv.2), CAST(SpanAttributes, 'Array(Tuple(String, String))'))"),
	}
}
