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

// OtelLog is the table otel_logs.
type OtelLog struct{ ent.Schema }

// Annotations of OtelLog.
func (OtelLog) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "TimestampTime", "Timestamp").
			PartitionBy("toDate(TimestampTime)").
			PrimaryKey("ServiceName", "TimestampTime").
			TTL("TimestampTime + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Database("u0037_otel"),
		index.BloomFilter("idx_trace_id", "TraceId", 0.001).Granularity(1),
		index.BloomFilter("idx_res_attr_key", "mapKeys(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_key", "mapKeys(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_value", "mapValues(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_log_attr_key", "mapKeys(LogAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_log_attr_value", "mapValues(LogAttributes)", 0.01).Granularity(1),
		index.TokenBF("idx_body", "Body", 32768, 3, 0).Granularity(8),
		index.NgramBF("idx_body_ngrambf", "Body", 4, 32768, 3, 0).Granularity(1),
	}
}

// Fields of OtelLog.
func (OtelLog) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.DateTime("TimestampTime").DefaultExpr("toDateTime(Timestamp)"),
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.String("SpanId").Codec(codec.ZSTD(1)),
		field.UInt8("TraceFlags"),
		field.String("SeverityText").LowCardinality().Codec(codec.ZSTD(1)),
		field.UInt8("SeverityNumber"),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("Body").Codec(codec.ZSTD(1)),
		field.String("ResourceSchemaUrl").LowCardinality().Codec(codec.ZSTD(1)),
		field.Type("ResourceAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("ScopeSchemaUrl").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").LowCardinality().Codec(codec.ZSTD(1)),
		field.Type("ScopeAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.Type("LogAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
	}
}
