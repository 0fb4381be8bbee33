// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// CountersTestList is the materialized view counters_test_list.
type CountersTestList struct{ ent.View }

// Annotations of CountersTestList.
func (CountersTestList) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT toDate(measurement_start_time) AS day, probe_cc, input, count() AS msmt_cnt FROM default.fastpath INNER JOIN default.citizenlab ON fastpath.input = citizenlab.url WHERE (measurement_start_time < now()) AND (measurement_start_time > (now() - toIntervalDay(8))) AND (test_name = 'web_connectivity') GROUP BY day, probe_cc, input").
			DependsOn("citizenlab", "fastpath"),
		engine.SummingMergeTree().
			OrderBy("probe_cc", "input").
			PartitionBy("day").
			Setting("index_granularity", 8192).
			Table("counters_test_list").
			Database("u0032_default"),
	}
}

// Fields of CountersTestList.
func (CountersTestList) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("day"),
		field.String("probe_cc"),
		field.String("input"),
		field.UInt64("msmt_cnt"),
	}
}
