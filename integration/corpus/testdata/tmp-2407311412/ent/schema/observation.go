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

// Observation is the table observations.
type Observation struct{ ent.Schema }

// Annotations of Observation.
func (Observation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "type", "toDate(start_time)", "id").
			PartitionBy("toYYYYMM(start_time)").
			PrimaryKey("project_id", "type", "toDate(start_time)").
			Setting("index_granularity", 8192).
			Database("u0001_default"),
		index.Of("idx_id", "id", "bloom_filter()").Granularity(1),
		index.Of("idx_trace_id", "trace_id", "bloom_filter()").Granularity(1),
		index.BloomFilter("idx_res_metadata_key", "mapKeys(metadata)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_metadata_value", "mapValues(metadata)", 0.01).Granularity(1),
		index.MinMax("idx_created_at", "created_at").Granularity(1),
	}
}

// Fields of Observation.
func (Observation) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("trace_id"),
		field.String("project_id"),
		field.String("environment").LowCardinality().Default("default"),
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
		field.DateTime64("completion_start_time", 3).Nullable(),
		field.String("prompt_id").Nullable(),
		field.String("prompt_name").Nullable(),
		field.UInt16("prompt_version").Nullable(),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
		field.String("usage_pricing_tier_id").Nullable(),
		field.String("usage_pricing_tier_name").Nullable(),
		field.Map[string, string]("tool_definitions").DefaultExpr("map()"),
		field.Array[string]("tool_calls").DefaultExpr("[]"),
		field.Array[string]("tool_call_names").DefaultExpr("[]"),
	}
}
