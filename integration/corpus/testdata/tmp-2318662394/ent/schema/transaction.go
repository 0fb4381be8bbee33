// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Transaction is the table transactions.
type Transaction struct{ ent.Schema }

// Annotations of Transaction.
func (Transaction) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "transaction_index").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of Transaction.
func (Transaction) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.UInt64("transaction_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.UInt64("nonce").Nullable(),
		field.String("from_address").Nullable(),
		field.String("to_address").Nullable(),
		field.String("value_binary").Nullable(),
		field.String("value_string").Nullable(),
		field.Float64("value_f64").Nullable(),
		field.String("input").Nullable(),
		field.UInt64("gas_limit").Nullable(),
		field.UInt64("gas_used").Nullable(),
		field.UInt64("gas_price").Nullable(),
		field.UInt32("transaction_type").Nullable(),
		field.UInt64("max_priority_fee_per_gas").Nullable(),
		field.UInt64("max_fee_per_gas").Nullable(),
		field.UInt8("success").Nullable(),
		field.UInt32("n_input_bytes").Nullable(),
		field.UInt32("n_input_zero_bytes").Nullable(),
		field.UInt32("n_input_nonzero_bytes").Nullable(),
		field.UInt32("n_rlp_bytes").Nullable(),
		field.UInt32("timestamp").Nullable(),
		field.String("r").Nullable(),
		field.String("s").Nullable(),
		field.UInt32("v").Nullable(),
		field.String("block_hash").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
