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
			OrderBy("toStartOfFiveMinutes(Timestamp)", "ServiceName", "Timestamp").
			PartitionBy("toDate(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Setting("enable_block_number_column", 1).
			Setting("enable_block_offset_column", 1).
			Database("u0001_otel"),
		index.Of("idx_trace_id", "TraceId", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_res_attr_key", "mapKeys(ResourceAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_res_attr_items", "ResourceAttributeItems", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_scope_attr_key", "mapKeys(ScopeAttributes)", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_scope_attr_items", "ScopeAttributeItems", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_log_attr_key", "mapKeys(LogAttributes)", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_log_attr_items", "LogAttributeItems", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_lower_body", "lower(Body)", "text(tokenizer = 'splitByNonAlpha')").Granularity(100000000),
	}
}

// Fields of OtelLog.
func (OtelLog) Fields() []ent.Field {
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
		field.Array[string]("ResourceAttributeItems").
			Alias("arrayMap(arr -> concat(arr.1, '=', arr.2), CAST(ResourceAttributes, 'Array(Tuple(String, String))'))"),
		field.Array[string]("ScopeAttributeItems").
			Alias("arrayMap(arr -> concat(arr.1, '=', arr.2), CAST(ScopeAttributes, 'Array(Tuple(String, String))'))"),
		field.Array[string]("LogAttributeItems").
			Alias("arrayMap(arr -> concat(arr.1, '=', arr.2), CAST(LogAttributes, 'Array(Tuple(String, String))'))"),
	}
}
