// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// IndexingState is the table indexing_state.
type IndexingState struct{ ent.Schema }

// Annotations of IndexingState.
func (IndexingState) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("dataset", "start_block", "end_block").
			PartitionBy("toYYYYMM(created_at)").
			TTL("created_at + toIntervalDay(7)").
			Setting("index_granularity", 8192).
			Table("indexing_state"),
		index.MinMax("idx_status", "(status)").Granularity(4),
		index.MinMax("idx_dataset", "(dataset)").Granularity(4),
	}
}

// Fields of IndexingState.
func (IndexingState) Fields() []ent.Field {
	return []ent.Field{
		field.String("dataset"),
		field.UInt32("start_block"),
		field.UInt32("end_block"),
		field.String("status"),
		field.String("worker_id").Default(""),
		field.UInt8("attempt_count").Default(0),
		field.DateTime("created_at").DefaultExpr("now()"),
		field.DateTime("completed_at").Nullable(),
		field.UInt64("rows_indexed").Nullable(),
		field.String("error_message").Nullable(),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
