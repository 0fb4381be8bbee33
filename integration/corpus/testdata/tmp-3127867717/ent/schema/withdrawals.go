// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Withdrawals is the table withdrawals.
type Withdrawals struct{ ent.Schema }

// Annotations of Withdrawals.
func (Withdrawals) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "withdrawal_index").
			PartitionBy("toYYYYMMDD(block_timestamp)").
			TTL("block_timestamp + toIntervalDay(2)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192).
			Database("u0002_cryo"),
	}
}

// Fields of Withdrawals.
func (Withdrawals) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.String("withdrawals_root").Nullable(),
		field.String("withdrawal_index").Nullable(),
		field.String("validator_index").Nullable(),
		field.String("address").Nullable(),
		field.String("amount").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
