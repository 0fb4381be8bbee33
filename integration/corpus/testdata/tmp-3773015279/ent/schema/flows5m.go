// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Flows5m is the table flows_5m.
type Flows5m struct{ ent.Schema }

// Annotations of Flows5m.
func (Flows5m) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("date", "timeslot", "src_as", "dst_as", "etypeMap.etype").
			PartitionBy("date").
			Setting("index_granularity", 8192).
			Table("flows_5m").
			Database("u0031_default"),
		view.FedBy("flows_5m_view", "SELECT date, toStartOfFiveMinute(time_received_ns) AS timeslot, src_as, dst_as, [etype] AS `etypeMap.etype`, [bytes] AS `etypeMap.bytes`, [packets] AS `etypeMap.packets`, [count] AS `etypeMap.count`, sum(bytes) AS bytes, sum(packets) AS packets, count() AS count FROM default.flows_raw GROUP BY date, timeslot, src_as, dst_as, `etypeMap.etype`").
			DependsOn("flows_raw"),
	}
}

// Fields of Flows5m.
func (Flows5m) Fields() []ent.Field {
	return []ent.Field{
		field.Date("date"),
		field.DateTime("timeslot"),
		field.UInt32("src_as"),
		field.UInt32("dst_as"),
		field.Type("etypeMap", "Nested(etype UInt32, bytes UInt64, packets UInt64, count UInt64)"),
		field.UInt64("bytes"),
		field.UInt64("packets"),
		field.UInt64("count"),
	}
}
