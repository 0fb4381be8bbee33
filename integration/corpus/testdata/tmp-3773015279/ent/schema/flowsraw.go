// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// FlowsRaw is the table flows_raw.
type FlowsRaw struct{ ent.Schema }

// Annotations of FlowsRaw.
func (FlowsRaw) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("time_received_ns").
			PartitionBy("date").
			Setting("index_granularity", 8192).
			Table("flows_raw").
			Database("u0031_default"),
		view.FedBy("flows_raw_view", "SELECT toDate(time_received_ns) AS date, now() AS time_inserted_ns, toDateTime64(time_received_ns / 1000000000, 9) AS time_received_ns, toDateTime64(time_flow_start_ns / 1000000000, 9) AS time_flow_start_ns, sequence_num, sampling_rate, sampler_address, src_addr, dst_addr, src_as, dst_as, etype, proto, src_port, dst_port, bytes, packets FROM default.flows").
			DependsOn("flows"),
	}
}

// Fields of FlowsRaw.
func (FlowsRaw) Fields() []ent.Field {
	return []ent.Field{
		field.Date("date"),
		field.DateTime64("time_inserted_ns", 9),
		field.DateTime64("time_received_ns", 9),
		field.DateTime64("time_flow_start_ns", 9),
		field.UInt32("sequence_num"),
		field.UInt64("sampling_rate"),
		field.FixedString("sampler_address", 16),
		field.FixedString("src_addr", 16),
		field.FixedString("dst_addr", 16),
		field.UInt32("src_as"),
		field.UInt32("dst_as"),
		field.UInt32("etype"),
		field.UInt32("proto"),
		field.UInt32("src_port"),
		field.UInt32("dst_port"),
		field.UInt64("bytes"),
		field.UInt64("packets"),
	}
}
