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

// OtelTracesJSON is the table otel_traces_json.
type OtelTracesJSON struct{ ent.Schema }

// Annotations of OtelTracesJSON.
func (OtelTracesJSON) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "SpanName", "toDateTime(Timestamp)", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_traces_json").
			Database("u0037_otel"),
		index.MinMax("idx_duration", "Duration").Granularity(1),
	}
}

// Fields of OtelTracesJSON.
func (OtelTracesJSON) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.String("SpanId").Codec(codec.ZSTD(1)),
		field.String("ParentSpanId").Codec(codec.ZSTD(1)),
		field.String("TraceState").Codec(codec.ZSTD(1)),
		field.String("SpanName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("SpanKind").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.JSON("ResourceAttributes").Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").Codec(codec.ZSTD(1)),
		field.JSON("SpanAttributes").Codec(codec.ZSTD(1)),
		field.UInt64("Duration").Codec(codec.ZSTD(1)),
		field.String("StatusCode").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("StatusMessage").Codec(codec.ZSTD(1)),
		field.Type("Events_Timestamp", "Array(DateTime64(9))").StorageKey("Events.Timestamp").Codec(codec.ZSTD(1)),
		field.Type("Events_Name", "Array(LowCardinality(String))").StorageKey("Events.Name").Codec(codec.ZSTD(1)),
		field.Type("Events_Attributes", "Array(JSON)").StorageKey("Events.Attributes").Codec(codec.ZSTD(1)),
		field.Array[string]("Links_TraceId").StorageKey("Links.TraceId").Codec(codec.ZSTD(1)),
		field.Array[string]("Links_SpanId").StorageKey("Links.SpanId").Codec(codec.ZSTD(1)),
		field.Array[string]("Links_TraceState").StorageKey("Links.TraceState").Codec(codec.ZSTD(1)),
		field.Type("Links_Attributes", "Array(JSON)").StorageKey("Links.Attributes").Codec(codec.ZSTD(1)),
	}
}
