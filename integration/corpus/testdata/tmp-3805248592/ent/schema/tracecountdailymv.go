// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// TraceCountDailyMv is the materialized view trace_count_daily_mv.
type TraceCountDailyMv struct{ ent.View }

// Annotations of TraceCountDailyMv.
func (TraceCountDailyMv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT ProjectId, toStartOfDay(Timestamp) AS Day, count() AS Count FROM default.traces WHERE (TraceAttributes['highlight.type']) NOT IN ('http.request', 'highlight.internal') GROUP BY ProjectId, Day").
			DependsOn("traces"),
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Day").
			Setting("index_granularity", 8192).
			Table("trace_count_daily_mv"),
	}
}

// Fields of TraceCountDailyMv.
func (TraceCountDailyMv) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("ProjectId"),
		field.DateTime("Day"),
		field.UInt64("Count"),
	}
}
