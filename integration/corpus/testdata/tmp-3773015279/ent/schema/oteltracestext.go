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

// OtelTracesText is the table otel_traces_text.
type OtelTracesText struct{ ent.Schema }

// Annotations of OtelTracesText.
func (OtelTracesText) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "SpanName", "toDateTime(Timestamp)", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			PrimaryKey("ServiceName", "SpanName", "toDateTime(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_traces_text").
			Database("u0037_otel"),
		index.Of("idx_trace_id", "TraceId", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_res_attr_key", "mapKeys(ResourceAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_res_attr_items", "ResourceAttributeItems", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_span_attr_key", "mapKeys(SpanAttributes)", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_span_attr_items", "SpanAttributeItems", "text(tokenizer = 'array')").Granularity(100000000),
		index.MinMax("idx_duration", "Duration").Granularity(1),
		index.TokenBF("idx_lower_span_name", "lower(SpanName)", 32768, 3, 0).Granularity(8),
	}
}

// Fields of OtelTracesText.
func (OtelTracesText) Fields() []ent.Field {
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
