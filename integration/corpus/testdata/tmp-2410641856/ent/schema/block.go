// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Block is the table blocks.
type Block struct{ ent.Schema }

// Annotations of Block.
func (Block) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("replicated_deduplication_window", 10).
			Setting("replicated_deduplication_window_seconds", 900).
			Setting("index_granularity", 8192),
	}
}

// Fields of Block.
func (Block) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.String("parent_hash").Nullable(),
		field.String("uncles_hash").Nullable(),
		field.String("author").Nullable(),
		field.String("state_root").Nullable(),
		field.String("transactions_root").Nullable(),
		field.String("receipts_root").Nullable(),
		field.UInt64("gas_used").Nullable(),
		field.UInt64("gas_limit").Nullable(),
		field.String("extra_data").Nullable(),
		field.String("logs_bloom").Nullable(),
		field.UInt32("timestamp").Nullable(),
		field.UInt64("size").Nullable(),
		field.String("mix_hash").Nullable(),
		field.String("nonce").Nullable(),
		field.UInt64("base_fee_per_gas").Nullable(),
		field.String("withdrawals_root").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime("block_timestamp").Materialized("toDateTime(timestamp)"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
