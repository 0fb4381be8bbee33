// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// CountersAsnTestListView is the materialized view counters_asn_test_list.
type CountersAsnTestListView struct{ ent.View }

// Annotations of CountersAsnTestListView.
func (CountersAsnTestListView) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT toStartOfWeek(measurement_start_time) AS week, probe_cc, probe_asn, input, count() AS msmt_cnt FROM default.fastpath INNER JOIN default.citizenlab ON fastpath.input = citizenlab.url WHERE (measurement_start_time < now()) AND (measurement_start_time > (now() - toIntervalDay(8))) AND (test_name = 'web_connectivity') GROUP BY week, probe_cc, probe_asn, input").
			DependsOn("citizenlab", "fastpath"),
		engine.SummingMergeTree().
			OrderBy("probe_cc", "probe_asn", "input").
			Setting("index_granularity", 8192).
			Table("counters_asn_test_list").
			Database("u0033_default"),
	}
}

// Fields of CountersAsnTestListView.
func (CountersAsnTestListView) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("week"),
		field.String("probe_cc"),
		field.UInt32("probe_asn"),
		field.String("input"),
		field.UInt64("msmt_cnt"),
	}
}
