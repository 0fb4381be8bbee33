// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MetricsSum is the table metrics_sum.
type MetricsSum struct{ ent.Schema }

// Annotations of MetricsSum.
func (MetricsSum) Annotations() []schema.Annotation {
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
			Table("metrics_sum"),
	}
}

// Fields of MetricsSum.
func (MetricsSum) Fields() []ent.Field {
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
		field.Enum8("MetricType").
			Value("Empty", 0).
			Value("Gauge", 1).
			Value("Sum", 2).
			Value("Histogram", 3).
			Value("ExponentialHistogram", 4).
			Value("Summary", 5),
		field.UInt32("Flags"),
		field.Type("Exemplars", "Nested(Attributes Map(LowCardinality(String), String), Timestamp DateTime64(9), Value Float64, SpanID String, TraceID String, SecureSessionID String)"),
		field.Float64("Value_column").StorageKey("Value"),
		field.Int32("AggregationTemporality").Codec(codec.ZSTD(1)),
		field.Bool("IsMonotonic").Codec(codec.DeltaBytes(1), codec.ZSTD(1)),
	}
}
