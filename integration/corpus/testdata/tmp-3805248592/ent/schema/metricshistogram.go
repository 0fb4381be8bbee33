// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MetricsHistogram is the table metrics_histogram.
type MetricsHistogram struct{ ent.Schema }

// Annotations of MetricsHistogram.
func (MetricsHistogram) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectId", "ServiceName", "MetricName", "toUnixTimestamp64Nano(Timestamp)").
			PartitionBy("toStartOfDay(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalHour(1)").
			Setting("min_rows_for_wide_part", 0).
			Setting("min_bytes_for_wide_part", 0).
			Setting("ttl_only_drop_parts", 1).
			Setting("min_bytes_for_full_part_storage", 4294967296).
			Setting("max_bytes_to_merge_at_min_space_in_pool", 10485760).
			Setting("index_granularity", 8192).
			Table("metrics_histogram"),
	}
}

// Fields of MetricsHistogram.
func (MetricsHistogram) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("ProjectId"),
		field.String("ServiceName").LowCardinality(),
		field.String("MetricName"),
		field.String("MetricDescription"),
		field.String("MetricUnit"),
		field.Type("Attributes", "Map(LowCardinality(String), String)"),
		field.DateTime64("StartTimestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.DateTime64("Timestamp", 9).Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.UInt8("RetentionDays").Default(30),
		field.UInt32("Flags"),
		field.Type("Exemplars", "Nested(Attributes Map(LowCardinality(String), String), Timestamp DateTime64(9), Value Float64, SpanID String, TraceID String, SecureSessionID String)"),
		field.UInt64("Count").Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.Float64("Sum"),
		field.Array[uint64]("BucketCounts"),
		field.Array[float64]("ExplicitBounds"),
		field.Float64("Min"),
		field.Float64("Max"),
		field.Int32("AggregationTemporality").Codec(codec.ZSTD(1)),
	}
}
