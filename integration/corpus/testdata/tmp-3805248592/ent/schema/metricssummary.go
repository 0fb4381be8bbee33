// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MetricsSummary is the table metrics_summary.
type MetricsSummary struct{ ent.Schema }

// Annotations of MetricsSummary.
func (MetricsSummary) Annotations() []schema.Annotation {
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
			Table("metrics_summary"),
	}
}

// Fields of MetricsSummary.
func (MetricsSummary) Fields() []ent.Field {
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
		field.Float64("Count"),
		field.Float64("Sum"),
		field.Type("ValueAtQuantiles", "Nested(Quantile Float64, Value Float64)"),
	}
}
