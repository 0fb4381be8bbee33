// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ObservationsBatchStaging is the table observations_batch_staging.
type ObservationsBatchStaging struct{ ent.Schema }

// Annotations of ObservationsBatchStaging.
func (ObservationsBatchStaging) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "toDate(s3_first_seen_timestamp)", "trace_id", "id").
			PartitionBy("toStartOfInterval(s3_first_seen_timestamp, toIntervalMinute(3))").
			PrimaryKey("project_id", "toDate(s3_first_seen_timestamp)").
			TTL("toDateTime(s3_first_seen_timestamp) + toIntervalHour(48)").
			Setting("ttl_only_drop_parts", 1).
			Setting("index_granularity", 8192).
			Table("observations_batch_staging").
			Database("u0001_default"),
	}
}

// Fields of ObservationsBatchStaging.
func (ObservationsBatchStaging) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("trace_id"),
		field.String("project_id"),
		field.String("type_column").LowCardinality().StorageKey("type"),
		field.String("parent_observation_id").Nullable(),
		field.DateTime64("start_time", 3),
		field.DateTime64("end_time", 3).Nullable(),
		field.String("name"),
		field.Type("metadata", "Map(LowCardinality(String), String)"),
		field.String("level").LowCardinality(),
		field.String("status_message").Nullable(),
		field.String("version").Nullable(),
		field.String("input").Nullable().Codec(codec.ZSTD(3)),
		field.String("output").Nullable().Codec(codec.ZSTD(3)),
		field.String("provided_model_name").Nullable(),
		field.String("internal_model_id").Nullable(),
		field.String("model_parameters").Nullable(),
		field.Type("provided_usage_details", "Map(LowCardinality(String), UInt64)"),
		field.Type("usage_details", "Map(LowCardinality(String), UInt64)"),
		field.Type("provided_cost_details", "Map(LowCardinality(String), Decimal(18, 12))"),
		field.Type("cost_details", "Map(LowCardinality(String), Decimal(18, 12))"),
		field.Decimal("total_cost", 18, 12).Nullable(),
		field.String("usage_pricing_tier_id").Nullable(),
		field.String("usage_pricing_tier_name").Nullable(),
		field.Map[string, string]("tool_definitions"),
		field.Array[string]("tool_calls"),
		field.Array[string]("tool_call_names"),
		field.DateTime64("completion_start_time", 3).Nullable(),
		field.String("prompt_id").Nullable(),
		field.String("prompt_name").Nullable(),
		field.UInt16("prompt_version").Nullable(),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
		field.DateTime64("s3_first_seen_timestamp", 3),
		field.String("environment").LowCardinality().Default("default"),
		field.String("ingestion_api_key").Default(""),
		field.String("ingestion_sdk_name").LowCardinality().Default("unknown"),
		field.String("ingestion_sdk_version").LowCardinality().Default("unknown"),
	}
}
