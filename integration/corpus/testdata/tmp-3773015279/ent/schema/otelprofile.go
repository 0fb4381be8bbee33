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

// OtelProfile is the table otel_profiles.
type OtelProfile struct{ ent.Schema }

// Annotations of OtelProfile.
func (OtelProfile) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "SampleType", "toDateTime(Timestamp)").
			PartitionBy("toDate(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Database("u0037_otel"),
		index.Of("idx_profile_id", "ProfileId", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_trace_id", "TraceId", "text(tokenizer = 'array')").Granularity(100000000),
		index.Of("idx_res_attr_key", "mapKeys(ResourceAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_res_attr_value", "mapValues(ResourceAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_sample_attr_key", "mapKeys(SampleAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_sample_attr_value", "mapValues(SampleAttributes)", "text(tokenizer = 'array')").
			Granularity(100000000),
		index.Of("idx_function_names", "FunctionNames", "text(tokenizer = 'splitByNonAlpha')").Granularity(100000000),
	}
}

// Fields of OtelProfile.
func (OtelProfile) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.String("ProfileId").Codec(codec.ZSTD(1)),
		field.String("SampleType").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("SampleUnit").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.Type("ResourceAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").Codec(codec.ZSTD(1)),
		field.Type("ProfileAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.Type("SampleAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.UInt64("StackHash").Codec(codec.ZSTD(1)),
		field.Array[uint64]("Addresses").Codec(codec.ZSTD(1)),
		field.Type("FunctionNames", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
		field.Type("FileNames", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
		field.Array[int32]("LineNumbers").Codec(codec.ZSTD(1)),
		field.Type("MappingFileNames", "Array(LowCardinality(String))").Codec(codec.ZSTD(1)),
		field.Array[int64]("Values").Codec(codec.ZSTD(1)),
		field.Array[uint64]("TimestampsUnixNano").Codec(codec.ZSTD(1)),
		field.UInt64("DurationNano").Codec(codec.ZSTD(1)),
		field.Int64("Period").Codec(codec.ZSTD(1)),
		field.String("PeriodType").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("PeriodUnit").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.String("SpanId").Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_cluster_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.cluster.name").
			Materialized("ResourceAttributes['k8s.cluster.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_container_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.container.name").
			Materialized("ResourceAttributes['k8s.container.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_deployment_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.deployment.name").
			Materialized("ResourceAttributes['k8s.deployment.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_namespace_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.namespace.name").
			Materialized("ResourceAttributes['k8s.namespace.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_node_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.node.name").
			Materialized("ResourceAttributes['k8s.node.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_pod_name").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.pod.name").
			Materialized("ResourceAttributes['k8s.pod.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_k8s_pod_uid").
			LowCardinality().
			StorageKey("__otel_materialized_k8s.pod.uid").
			Materialized("ResourceAttributes['k8s.pod.uid']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_deployment_environment_name").
			LowCardinality().
			StorageKey("__otel_materialized_deployment.environment.name").
			Materialized("ResourceAttributes['deployment.environment.name']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_service_namespace").
			LowCardinality().
			StorageKey("__otel_materialized_service.namespace").
			Materialized("ResourceAttributes['service.namespace']").
			Codec(codec.ZSTD(1)),
		field.String("otel_materialized_service_instance_id").
			LowCardinality().
			StorageKey("__otel_materialized_service.instance.id").
			Materialized("ResourceAttributes['service.instance.id']").
			Codec(codec.ZSTD(1)),
	}
}
