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

// OtelMetricsExpHistogram is the table otel_metrics_exp_histogram.
type OtelMetricsExpHistogram struct{ ent.Schema }

// Annotations of OtelMetricsExpHistogram.
func (OtelMetricsExpHistogram) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ServiceName", "MetricName", "toStartOfHour(TimeUnix)", "cityHash64(Attributes)", "TimeUnix").
			PartitionBy("toDate(TimeUnix)").
			TTL("TimeUnix + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_metrics_exp_histogram").
			Database("u0037_otel"),
		index.BloomFilter("idx_res_attr_key", "mapKeys(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_attr_value", "mapValues(ResourceAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_key", "mapKeys(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_scope_attr_value", "mapValues(ScopeAttributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_attr_key", "mapKeys(Attributes)", 0.01).Granularity(1),
		index.BloomFilter("idx_attr_value", "mapValues(Attributes)", 0.01).Granularity(1),
		index.MinMax("idx_time_minmax", "TimeUnix").Granularity(1),
	}
}

// Fields of OtelMetricsExpHistogram.
func (OtelMetricsExpHistogram) Fields() []ent.Field {
	return []ent.Field{
		field.Type("ResourceAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.String("ResourceSchemaUrl").Codec(codec.ZSTD(1)),
		field.String("ScopeName").Codec(codec.ZSTD(1)),
		field.String("ScopeVersion").Codec(codec.ZSTD(1)),
		field.Type("ScopeAttributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.UInt32("ScopeDroppedAttrCount").Codec(codec.ZSTD(1)),
		field.String("ScopeSchemaUrl").Codec(codec.ZSTD(1)),
		field.String("ServiceName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("MetricName").LowCardinality().Codec(codec.ZSTD(1)),
		field.String("MetricDescription").Codec(codec.ZSTD(1)),
		field.String("MetricUnit").Codec(codec.ZSTD(1)),
		field.Type("Attributes", "Map(LowCardinality(String), String)").Codec(codec.ZSTD(1)),
		field.DateTime("StartTimeUnix").Codec(codec.DeltaBytes(4), codec.ZSTD(1)),
		field.DateTime("TimeUnix").Codec(codec.DeltaBytes(4), codec.ZSTD(1)),
		field.UInt64("Count").Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.Float64("Sum").Codec(codec.ZSTD(1)),
		field.Int32("Scale").Codec(codec.ZSTD(1)),
		field.UInt64("ZeroCount").Codec(codec.ZSTD(1)),
		field.Int32("PositiveOffset").Codec(codec.ZSTD(1)),
		field.Array[uint64]("PositiveBucketCounts").Codec(codec.ZSTD(1)),
		field.Int32("NegativeOffset").Codec(codec.ZSTD(1)),
		field.Array[uint64]("NegativeBucketCounts").Codec(codec.ZSTD(1)),
		field.Type("Exemplars_FilteredAttributes", "Array(Map(LowCardinality(String), String))").
			StorageKey("Exemplars.FilteredAttributes").
			Codec(codec.ZSTD(1)),
		field.Type("Exemplars_TimeUnix", "Array(DateTime)").StorageKey("Exemplars.TimeUnix").Codec(codec.ZSTD(1)),
		field.Array[float64]("Exemplars_Value").StorageKey("Exemplars.Value").Codec(codec.ZSTD(1)),
		field.Array[string]("Exemplars_SpanId").StorageKey("Exemplars.SpanId").Codec(codec.ZSTD(1)),
		field.Array[string]("Exemplars_TraceId").StorageKey("Exemplars.TraceId").Codec(codec.ZSTD(1)),
		field.UInt32("Flags").Codec(codec.ZSTD(1)),
		field.Float64("Min").Codec(codec.ZSTD(1)),
		field.Float64("Max").Codec(codec.ZSTD(1)),
		field.Int32("AggregationTemporality").Codec(codec.ZSTD(1)),
	}
}
