// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// WebsitePerformanceHourly is the table website_performance_hourly.
type WebsitePerformanceHourly struct{ ent.Schema }

// Annotations of WebsitePerformanceHourly.
func (WebsitePerformanceHourly) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().
			OrderBy("website_id", "toStartOfHour(created_at)", "url_path").
			PartitionBy("toYYYYMM(created_at)").
			Setting("index_granularity", 8192).
			Table("website_performance_hourly").
			Database("u0005_umami"),
	}
}

// Fields of WebsitePerformanceHourly.
func (WebsitePerformanceHourly) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.String("url_path"),
		field.AggregateState("lcp_p50", "quantile(0.5)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("lcp_p75", "quantile(0.75)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("lcp_p95", "quantile(0.95)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("inp_p50", "quantile(0.5)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("inp_p75", "quantile(0.75)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("inp_p95", "quantile(0.95)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("cls_p50", "quantile(0.5)", "Nullable(Decimal(10, 4))"),
		field.AggregateState("cls_p75", "quantile(0.75)", "Nullable(Decimal(10, 4))"),
		field.AggregateState("cls_p95", "quantile(0.95)", "Nullable(Decimal(10, 4))"),
		field.AggregateState("fcp_p50", "quantile(0.5)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("fcp_p75", "quantile(0.75)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("fcp_p95", "quantile(0.95)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("ttfb_p50", "quantile(0.5)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("ttfb_p75", "quantile(0.75)", "Nullable(Decimal(10, 1))"),
		field.AggregateState("ttfb_p95", "quantile(0.95)", "Nullable(Decimal(10, 1))"),
		field.SimpleAggregate[uint64]("sample_count", "sum"),
		field.DateTime("created_at", "UTC"),
	}
}
