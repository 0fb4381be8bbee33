// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Flow is the table flows.
type Flow struct{ ent.Schema }

// Annotations of Flow.
func (Flow) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("Kafka").
			Setting("kafka_broker_list", "kafka:9092").
			Setting("kafka_num_consumers", 1).
			Setting("kafka_topic_list", "flows").
			Setting("kafka_group_name", "clickhouse").
			Setting("kafka_format", "Protobuf").
			Setting("kafka_schema", "flow.proto:FlowMessage").
			Database("u0031_default"),
	}
}

// Fields of Flow.
func (Flow) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("time_received_ns"),
		field.UInt64("time_flow_start_ns"),
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
