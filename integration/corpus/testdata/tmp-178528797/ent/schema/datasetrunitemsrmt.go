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

// DatasetRunItemsRmt is the table dataset_run_items_rmt.
type DatasetRunItemsRmt struct{ ent.Schema }

// Annotations of DatasetRunItemsRmt.
func (DatasetRunItemsRmt) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "dataset_id", "dataset_run_id", "id").
			Setting("index_granularity", 8192).
			Table("dataset_run_items_rmt").
			Database("u0010_default"),
		index.BloomFilter("idx_dataset_item", "dataset_item_id", 0.001).Granularity(1),
		index.BloomFilter("idx_trace_id", "trace_id", 0.001).Granularity(1),
	}
}

// Fields of DatasetRunItemsRmt.
func (DatasetRunItemsRmt) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("project_id"),
		field.String("dataset_run_id"),
		field.String("dataset_item_id"),
		field.String("dataset_id"),
		field.String("trace_id"),
		field.String("observation_id").Nullable(),
		field.String("error").Nullable(),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.String("dataset_run_name"),
		field.String("dataset_run_description").Nullable(),
		field.Type("dataset_run_metadata", "Map(LowCardinality(String), String)"),
		field.DateTime64("dataset_run_created_at", 3),
		field.String("dataset_item_input").Nullable().Codec(codec.ZSTD(3)),
		field.String("dataset_item_expected_output").Nullable().Codec(codec.ZSTD(3)),
		field.Type("dataset_item_metadata", "Map(LowCardinality(String), String)"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
		field.DateTime64("dataset_item_version", 3).Nullable(),
	}
}
