// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Contract is the table contracts.
type Contract struct{ ent.Schema }

// Annotations of Contract.
func (Contract) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "create_index").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of Contract.
func (Contract) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.UInt32("create_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.String("contract_address").Nullable(),
		field.String("deployer").Nullable(),
		field.String("factory").Nullable(),
		field.String("init_code").Nullable(),
		field.String("code").Nullable(),
		field.String("init_code_hash").Nullable(),
		field.UInt32("n_init_code_bytes").Nullable(),
		field.UInt32("n_code_bytes").Nullable(),
		field.String("code_hash").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
