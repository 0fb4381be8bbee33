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

// EventsFull is the table events_full.
type EventsFull struct{ ent.Schema }

// Annotations of EventsFull.
func (EventsFull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "toStartOfMinute(start_time)", "xxHash32(trace_id)", "span_id", "start_time").
			PartitionBy("toYYYYMM(start_time)").
			PrimaryKey("project_id", "toStartOfMinute(start_time)", "xxHash32(trace_id)").
			SampleBy("xxHash32(trace_id)").
			Setting("index_granularity_bytes", "64Mi").
			Setting("merge_max_block_size_bytes", "64Mi").
			Setting("enable_block_number_column", 1).
			Setting("enable_block_offset_column", 1).
			Setting("prewarm_mark_cache", 1).
			Setting("prewarm_primary_key_cache", 1).
			Setting("index_granularity", 8192).
			Table("events_full").
			Database("u0010_default"),
		index.BloomFilter("idx_span_id", "span_id", 0.01).Granularity(1),
		index.BloomFilter("idx_trace_id", "trace_id", 0.01).Granularity(1),
		index.BloomFilter("idx_user_id", "user_id", 0.01).Granularity(1),
		index.BloomFilter("idx_session_id", "session_id", 0.01).Granularity(1),
		index.MinMax("idx_created_at", "created_at").Granularity(1),
		index.MinMax("idx_updated_at", "updated_at").Granularity(1),
		index.Of("idx_fts_input_low", "lower(input)", "text(tokenizer = splitByNonAlpha)").Granularity(100000000),
		index.Of("idx_fts_output_low", "lower(output)", "text(tokenizer = splitByNonAlpha)").Granularity(100000000),
		index.Of("idx_fts_metadata_values", "metadata_values", "text(tokenizer = splitByNonAlpha)").
			Granularity(100000000),
		index.Of("idx_fts_metadata_names", "metadata_names", "text(tokenizer = splitByNonAlpha)").
			Granularity(100000000),
		index.NgramBF("idx_ngram_metadata_values", "arrayStringConcat(metadata_values)", 4, 32000, 3, 0).
			Granularity(2),
	}
}

// Fields of EventsFull.
func (EventsFull) Fields() []ent.Field {
	return []ent.Field{
		field.String("project_id"),
		field.String("trace_id"),
		field.String("span_id"),
		field.String("parent_span_id"),
		field.DateTime64("start_time", 6),
		field.DateTime64("end_time", 6).Nullable(),
		field.String("name"),
		field.String("type_column").LowCardinality().StorageKey("type"),
		field.String("environment").LowCardinality().Default("default"),
		field.String("version"),
		field.String("release"),
		field.String("trace_name"),
		field.String("user_id"),
		field.String("session_id"),
		field.Array[string]("tags"),
		field.String("level").LowCardinality(),
		field.String("status_message"),
		field.DateTime64("completion_start_time", 6).Nullable(),
		field.Bool("is_app_root").Default(false),
		field.Bool("bookmarked").Default(false),
		field.Bool("public").Default(false),
		field.String("prompt_id"),
		field.String("prompt_name"),
		field.UInt16("prompt_version").Nullable(),
		field.String("model_id"),
		field.String("provided_model_name"),
		field.String("model_parameters"),
		field.Type("provided_usage_details", "Map(LowCardinality(String), UInt64)"),
		field.Type("usage_details", "Map(LowCardinality(String), UInt64)"),
		field.Type("provided_cost_details", "Map(LowCardinality(String), Decimal(18, 12))"),
		field.Type("cost_details", "Map(LowCardinality(String), Decimal(18, 12))"),
		field.Decimal("calculated_input_cost", 18, 12).
			Materialized("arraySum(mapValues(mapFilter(x -> (positionCaseInsensitive(x.1, 'input') > 0), cost_details)))"),
		field.Decimal("calculated_output_cost", 18, 12).
			Materialized("arraySum(mapValues(mapFilter(x -> (positionCaseInsensitive(x.1, 'output') > 0), cost_details)))"),
		field.Decimal("calculated_total_cost", 18, 12).
			Materialized("arraySum(mapValues(mapFilter(x -> ((positionCaseInsensitive(x.1, 'input') > 0) OR (positionCaseInsensitive(x.1, 'output') > 0)), cost_details)))"),
		field.Decimal("total_cost", 18, 12).Alias("cost_details['total']"),
		field.String("usage_pricing_tier_id").Nullable(),
		field.String("usage_pricing_tier_name").Nullable(),
		field.Map[string, string]("tool_definitions"),
		field.Array[string]("tool_calls"),
		field.Array[string]("tool_call_names"),
		field.String("input").Codec(codec.ZSTD(3)),
		field.UInt64("input_length").Materialized("lengthUTF8(input)"),
		field.String("output").Codec(codec.ZSTD(3)),
		field.UInt64("output_length").Materialized("lengthUTF8(output)"),
		field.Array[string]("metadata_names"),
		field.Array[string]("metadata_values"),
		field.String("experiment_id"),
		field.String("experiment_name"),
		field.Array[string]("experiment_metadata_names"),
		field.Array[string]("experiment_metadata_values"),
		field.String("experiment_description"),
		field.String("experiment_dataset_id"),
		field.String("experiment_item_id"),
		field.DateTime64("experiment_item_version", 6).Nullable(),
		field.String("experiment_item_expected_output"),
		field.Array[string]("experiment_item_metadata_names"),
		field.Array[string]("experiment_item_metadata_values"),
		field.String("experiment_item_root_span_id"),
		field.String("source").LowCardinality(),
		field.String("service_name"),
		field.String("service_version"),
		field.String("scope_name"),
		field.String("scope_version"),
		field.String("telemetry_sdk_language").LowCardinality(),
		field.String("telemetry_sdk_name"),
		field.String("telemetry_sdk_version"),
		field.String("blob_storage_file_path"),
		field.UInt64("event_bytes"),
		field.DateTime64("created_at", 6).DefaultExpr("now()"),
		field.DateTime64("updated_at", 6).DefaultExpr("now()"),
		field.DateTime64("event_ts", 6),
		field.UInt8("is_deleted"),
		field.String("ingestion_api_key").Default(""),
		field.String("ingestion_sdk_name").LowCardinality().Default("unknown"),
		field.String("ingestion_sdk_version").LowCardinality().Default("unknown"),
	}
}
