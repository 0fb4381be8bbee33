// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// LogCountDailyMv is the materialized view log_count_daily_mv.
type LogCountDailyMv struct{ ent.View }

// Annotations of LogCountDailyMv.
func (LogCountDailyMv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT ProjectId, toStartOfDay(Timestamp) AS Day, count() AS Count FROM default.logs GROUP BY ProjectId, Day").
			DependsOn("logs"),
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Day").
			PartitionBy("toDate(Day)").
			Setting("index_granularity", 8192).
			Table("log_count_daily_mv"),
	}
}

// Fields of LogCountDailyMv.
func (LogCountDailyMv) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("ProjectId"),
		field.DateTime("Day"),
		field.UInt64("Count"),
	}
}
