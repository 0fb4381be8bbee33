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

// OtelLogsJSON is the table otel_logs_json.
type OtelLogsJSON struct{ ent.Schema }

// Annotations of OtelLogsJSON.
func (OtelLogsJSON) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "toDateTime(Timestamp)", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			PrimaryKey("ServiceName", "toDateTime(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_logs_json").
			Database("u0037_otel"),
		index.BloomFilter("idx_res_attr_keys", "ResourceAttributesKeys", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_keys", "ScopeAttributesKeys", 0.01).Granularity(1),
		index.BloomFilter("idx_log_attr_keys", "LogAttributesKeys", 0.01).Granularity(1),
		index.TokenBF("idx_body", "Body", 32768, 3, 0).Granularity(8),
	}
}

// Fields of OtelLogsJSON.
func (OtelLogsJSON) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.String("SpanId").Codec(codec.ZSTD(1)),
		field.UInt8("TraceFlags"),
		field.String("SeverityText").LowCardinality().Codec(codec.ZSTD(1)),
		field.UInt8("SeverityNumber"),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("Body").Codec(codec.ZSTD(1)),
		field.String("ResourceSchemaUrl").LowCardinality().Codec(codec.ZSTD(1)),
		field.JSON("ResourceAttributes").Codec(codec.ZSTD(1)),
		field.Type("ResourceAttributesKeys", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
		field.String("ScopeSchemaUrl").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").LowCardinality().Codec(codec.ZSTD(1)),
		field.JSON("ScopeAttributes").Codec(codec.ZSTD(1)),
		field.Type("ScopeAttributesKeys", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
		field.JSON("LogAttributes").Codec(codec.ZSTD(1)),
		field.Type("LogAttributesKeys", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
	}
}
