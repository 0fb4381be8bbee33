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

// OtelLogs is the table otel_logs.
type OtelLogs struct{ ent.Schema }

// Annotations of OtelLogs.
func (OtelLogs) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("toStartOfFiveMinutes(Timestamp)", "ServiceName", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Setting("enable_block_number_column", 1).
			Setting("enable_block_offset_column", 1).
			Database("u0003_otel"),
		index.BloomFilter("idx_trace_id", "TraceId", 0.001).Granularity(1),
		index.BloomFilter("idx_res_attr_key", "mapKeys(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_key", "mapKeys(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_value", "mapValues(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_log_attr_key", "mapKeys(LogAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_log_attr_value", "mapValues(LogAttributes)", 0.01).Granularity(1),
		index.TokenBF("idx_lower_body", "lower(Body)", 32768, 3, 0).Granularity(8),
	}
}

// Fields of OtelLogs.
func (OtelLogs) Fields() []ent.Field {
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
		field.Type("ResourceAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("ScopeSchemaUrl").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").LowCardinality().Codec(codec.ZSTD(1)),
		field.Type("ScopeAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.Type("LogAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("EventName").Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_cluster_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.cluster.name").
			Materialized("ResourceAttributes['k8s.cluster.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_container_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.container.name").
			Materialized("ResourceAttributes['k8s.container.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_deployment_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.deployment.name").
			Materialized("ResourceAttributes['k8s.deployment.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_namespace_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.namespace.name").
			Materialized("ResourceAttributes['k8s.namespace.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_node_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.node.name").
			Materialized("ResourceAttributes['k8s.node.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_pod_name").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.pod.name").
			Materialized("ResourceAttributes['k8s.pod.name']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_k8s_pod_uid").
			LowCardinality().
			StorageKey("__hdx_materialized_k8s.pod.uid").
			Materialized("ResourceAttributes['k8s.pod.uid']").
			Codec(codec.ZSTD(1)),
		field.String("hdx_materialized_deployment_environment_name").
			LowCardinality().
			StorageKey("__hdx_materialized_deployment.environment.name").
			Materialized("ResourceAttributes['deployment.environment.name']").
			Codec(codec.ZSTD(1)),
	}
}
