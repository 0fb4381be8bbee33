// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Logs is the table logs.
type Logs struct{ ent.Schema }

// Annotations of Logs.
func (Logs) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "transaction_index", "log_index").
			PartitionBy("toYYYYMMDD(block_timestamp)").
			TTL("block_timestamp + toIntervalDay(2)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of Logs.
func (Logs) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.UInt32("transaction_index").Nullable(),
		field.UInt32("log_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.String("address").Nullable(),
		field.String("topic0").Nullable(),
		field.String("topic1").Nullable(),
		field.String("topic2").Nullable(),
		field.String("topic3").Nullable(),
		field.String("data").Nullable(),
		field.UInt32("n_data_bytes").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
