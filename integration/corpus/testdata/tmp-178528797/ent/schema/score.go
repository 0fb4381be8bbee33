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

// Score is the table scores.
type Score struct{ ent.Schema }

// Annotations of Score.
func (Score) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "toDate(timestamp)", "name", "id").
			PartitionBy("toYYYYMM(timestamp)").
			PrimaryKey("project_id", "toDate(timestamp)", "name").
			Setting("index_granularity", 8192).
			Database("u0010_default"),
		index.BloomFilter("idx_id", "id", 0.001).Granularity(1),
		index.BloomFilter("idx_project_trace_observation", "(project_id, trace_id, observation_id)", 0.001).
			Granularity(1),
		index.BloomFilter("idx_project_session", "(project_id, session_id)", 0.001).Granularity(1),
		index.BloomFilter("idx_project_dataset_run", "(project_id, dataset_run_id)", 0.001).Granularity(1),
		index.MinMax("idx_created_at", "created_at").Granularity(1),
	}
}

// Fields of Score.
func (Score) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.DateTime64("timestamp", 3),
		field.String("project_id"),
		field.String("environment").LowCardinality().Default("default"),
		field.String("trace_id").Nullable(),
		field.String("session_id").Nullable(),
		field.String("dataset_run_id").Nullable(),
		field.String("observation_id").Nullable(),
		field.String("name"),
		field.Float64("value_column").StorageKey("value"),
		field.String("source"),
		field.String("comment").Nullable().Codec(codec.ZSTD(1)),
		field.Type("metadata", "Map(LowCardinality(String), String)"),
		field.String("author_user_id").Nullable(),
		field.String("config_id").Nullable(),
		field.String("data_type"),
		field.String("string_value").Nullable(),
		field.String("queue_id").Nullable(),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
		field.String("execution_trace_id").Nullable(),
		field.String("long_string_value").Codec(codec.ZSTD(3)),
		field.String("ingestion_api_key").Default(""),
		field.String("ingestion_sdk_name").LowCardinality().Default("unknown"),
		field.String("ingestion_sdk_version").LowCardinality().Default("unknown"),
	}
}
