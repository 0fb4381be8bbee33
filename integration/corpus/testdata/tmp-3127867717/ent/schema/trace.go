// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Trace is the table traces.
type Trace struct{ ent.Schema }

// Annotations of Trace.
func (Trace) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("insert_version").
			OrderBy("block_number", "transaction_index", "trace_address").
			PartitionBy("toStartOfMonth(block_timestamp)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192),
	}
}

// Fields of Trace.
func (Trace) Fields() []ent.Field {
	return []ent.Field{
		field.String("action_from").Nullable(),
		field.String("action_to").Nullable(),
		field.String("action_value").Nullable(),
		field.UInt32("action_gas").Nullable(),
		field.String("action_input").Nullable(),
		field.String("action_call_type").Nullable(),
		field.String("action_init").Nullable(),
		field.String("action_reward_type").Nullable(),
		field.String("action_type").Nullable(),
		field.UInt32("result_gas_used").Nullable(),
		field.String("result_output").Nullable(),
		field.String("result_code").Nullable(),
		field.String("result_address").Nullable(),
		field.String("trace_address").Nullable(),
		field.UInt32("subtraces").Nullable(),
		field.UInt32("transaction_index").Nullable(),
		field.String("transaction_hash").Nullable(),
		field.UInt32("block_number").Nullable(),
		field.String("block_hash").Nullable(),
		field.String("error").Nullable(),
		field.UInt64("chain_id").Nullable(),
		field.DateTime64("block_timestamp", 0, "UTC"),
		field.UInt64("insert_version").Materialized("toUnixTimestamp64Nano(now64(9))"),
	}
}
