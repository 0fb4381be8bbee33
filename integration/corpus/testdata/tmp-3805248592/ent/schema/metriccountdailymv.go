// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// MetricCountDailyMv is the table metric_count_daily_mv.
type MetricCountDailyMv struct{ ent.Schema }

// Annotations of MetricCountDailyMv.
func (MetricCountDailyMv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Day", "ServiceName", "MetricName").
			Setting("index_granularity", 8192).
			Table("metric_count_daily_mv"),
		view.FedBy("metric_count_daily_mv_histogram", "SELECT ProjectId, toStartOfDay(Timestamp) AS Day, ServiceName, MetricName, count() AS Count FROM default.metrics_histogram GROUP BY ProjectId, Day, ServiceName, MetricName").
			DependsOn("metrics_histogram"),
		view.FedBy("metric_count_daily_mv_sum", "SELECT ProjectId, toStartOfDay(Timestamp) AS Day, ServiceName, MetricName, count() AS Count FROM default.metrics_sum GROUP BY ProjectId, Day, ServiceName, MetricName").
			DependsOn("metrics_sum"),
		view.FedBy("metric_count_daily_mv_summary", "SELECT ProjectId, toStartOfDay(Timestamp) AS Day, ServiceName, MetricName, count() AS Count FROM default.metrics_summary GROUP BY ProjectId, Day, ServiceName, MetricName").
			DependsOn("metrics_summary"),
	}
}

// Fields of MetricCountDailyMv.
func (MetricCountDailyMv) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("ProjectId"),
		field.DateTime("Day"),
		field.String("ServiceName").LowCardinality(),
		field.String("MetricName"),
		field.UInt64("Count"),
	}
}
