// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// NativeTransfer is the table native_transfers.
type NativeTransfer struct{ ent.Schema }

// Annotations of NativeTransfer.
func (NativeTransfer) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "transfer_index").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of NativeTransfer.
func (NativeTransfer) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.UInt32("transaction_index").Nullable(),
		field.UInt32("transfer_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.String("from_address").Nullable(),
		field.String("to_address").Nullable(),
		field.String("value_binary").Nullable(),
		field.String("value_string").Nullable(),
		field.Float64("value_f64").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
