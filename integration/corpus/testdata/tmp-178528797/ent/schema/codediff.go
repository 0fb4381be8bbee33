// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// CodeDiff is the table code_diffs.
type CodeDiff struct{ ent.Schema }

// Annotations of CodeDiff.
func (CodeDiff) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "transaction_index", "address").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of CodeDiff.
func (CodeDiff) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.UInt32("transaction_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.String("address").Nullable(),
		field.String("from_value").Nullable(),
		field.String("to_value").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
