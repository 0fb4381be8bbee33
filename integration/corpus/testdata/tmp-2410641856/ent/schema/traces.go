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

// Traces is the table traces.
type Traces struct{ ent.Schema }

// Annotations of Traces.
func (Traces) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "toDate(timestamp)", "id").
			PartitionBy("toYYYYMM(timestamp)").
			PrimaryKey("project_id", "toDate(timestamp)").
			Setting("index_granularity", 8192).
			Database("u0010_default"),
		index.BloomFilter("idx_id", "id", 0.001).Granularity(1),
		index.BloomFilter("idx_res_metadata_key", "mapKeys(metadata)", 0.01).Granularity(1),
		index.BloomFilter("idx_res_metadata_value", "mapValues(metadata)", 0.01).Granularity(1),
		index.Of("idx_session_id", "session_id", "bloom_filter()").Granularity(1),
		index.Of("idx_user_id", "user_id", "bloom_filter()").Granularity(1),
		index.MinMax("idx_created_at", "created_at").Granularity(1),
	}
}

// Fields of Traces.
func (Traces) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.DateTime64("timestamp", 3),
		field.String("name"),
		field.String("user_id").Nullable(),
		field.Type("metadata", "Map(LowCardinality(String), String)"),
		field.String("release").Nullable(),
		field.String("version").Nullable(),
		field.String("project_id"),
		field.String("environment").LowCardinality().Default("default"),
		field.Bool("public"),
		field.Bool("bookmarked"),
		field.Array[string]("tags"),
		field.String("input").Nullable().Codec(codec.ZSTD(3)),
		field.String("output").Nullable().Codec(codec.ZSTD(3)),
		field.String("session_id").Nullable(),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
	}
}
