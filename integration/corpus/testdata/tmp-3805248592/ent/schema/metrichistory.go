// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MetricHistory is the table metric_history.
type MetricHistory struct{ ent.Schema }

// Annotations of MetricHistory.
func (MetricHistory) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().
			OrderBy("MetricId", "Timestamp", "GroupByKey").
			Setting("index_granularity", 8192).
			Table("metric_history"),
	}
}

// Fields of MetricHistory.
func (MetricHistory) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("MetricId"),
		field.DateTime("Timestamp"),
		field.String("GroupByKey"),
		field.AggregateState("MaxBlockNumberState", "max", "UInt64"),
		field.AggregateState("CountState", "count", "UInt64"),
		field.AggregateState("UniqState", "uniq", "String"),
		field.AggregateState("MinState", "min", "Float64"),
		field.AggregateState("AvgState", "avg", "Float64"),
		field.AggregateState("MaxState", "max", "Float64"),
		field.AggregateState("SumState", "sum", "Float64"),
		field.AggregateState("P50State", "quantile(0.5)", "Float64"),
		field.AggregateState("P90State", "quantile(0.9)", "Float64"),
		field.AggregateState("P95State", "quantile(0.95)", "Float64"),
		field.AggregateState("P99State", "quantile(0.99)", "Float64"),
	}
}
