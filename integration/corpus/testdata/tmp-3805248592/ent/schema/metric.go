// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Metric is the table metrics.
type Metric struct{ ent.Schema }

// Annotations of Metric.
func (Metric) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().
			OrderBy("ProjectId", "ServiceName", "MetricName", "MetricType", "Attributes", "toUnixTimestamp(Timestamp)").
			PartitionBy("toStartOfDay(Timestamp)").
			TTL("toDateTime(Timestamp) + toIntervalDay(RetentionDays)").
			Setting("index_granularity", 8192),
		view.FedBy("metrics_histogram_mv", "SELECT ProjectId, ServiceName, MetricName, 'Histogram' AS MetricType, Attributes, toDateTime(toStartOfSecond(Timestamp)) AS Timestamp, anyLastSimpleState(MetricDescription) AS MetricDescription, anyLastSimpleState(MetricUnit) AS MetricUnit, minSimpleState(StartTimestamp) AS StartTimestamp, maxSimpleState(RetentionDays) AS RetentionDays, groupArrayArraySimpleState(Exemplars.Attributes) AS `Exemplars.Attributes`, groupArrayArraySimpleState(Exemplars.Timestamp) AS `Exemplars.Timestamp`, groupArrayArraySimpleState(Exemplars.Value) AS `Exemplars.Value`, groupArrayArraySimpleState(Exemplars.SpanID) AS `Exemplars.SpanID`, groupArrayArraySimpleState(Exemplars.TraceID) AS `Exemplars.TraceID`, groupArrayArraySimpleState(Exemplars.SecureSessionID) AS `Exemplars.SecureSessionID`, minSimpleState(Min) AS Min, minSimpleState(Max) AS Max, groupArrayArraySimpleState(BucketCounts) AS BucketCounts, groupArrayArraySimpleState(ExplicitBounds) AS ExplicitBounds, sumSimpleState(Count) AS Count, sumSimpleState(Sum) AS Sum FROM default.metrics_histogram GROUP BY ALL").
			DependsOn("metrics_histogram"),
		view.FedBy("metrics_sum_mv", "SELECT ProjectId, ServiceName, MetricName, MetricType, Attributes, toDateTime(toStartOfSecond(Timestamp)) AS Timestamp, anyLastSimpleState(MetricDescription) AS MetricDescription, anyLastSimpleState(MetricUnit) AS MetricUnit, minSimpleState(StartTimestamp) AS StartTimestamp, maxSimpleState(RetentionDays) AS RetentionDays, groupArrayArraySimpleState(Exemplars.Attributes) AS `Exemplars.Attributes`, groupArrayArraySimpleState(Exemplars.Timestamp) AS `Exemplars.Timestamp`, groupArrayArraySimpleState(Exemplars.Value) AS `Exemplars.Value`, groupArrayArraySimpleState(Exemplars.SpanID) AS `Exemplars.SpanID`, groupArrayArraySimpleState(Exemplars.TraceID) AS `Exemplars.TraceID`, groupArrayArraySimpleState(Exemplars.SecureSessionID) AS `Exemplars.SecureSessionID`, sumSimpleState(1) AS Count, sumSimpleState(Value) AS Sum FROM default.metrics_sum GROUP BY ALL").
			DependsOn("metrics_sum"),
		view.FedBy("metrics_summary_mv", "SELECT ProjectId, ServiceName, MetricName, 'Summary' AS MetricType, Attributes, toDateTime(toStartOfSecond(Timestamp)) AS Timestamp, anyLastSimpleState(MetricDescription) AS MetricDescription, anyLastSimpleState(MetricUnit) AS MetricUnit, minSimpleState(StartTimestamp) AS StartTimestamp, maxSimpleState(RetentionDays) AS RetentionDays, groupArrayArraySimpleState(ValueAtQuantiles.Quantile) AS `ValueAtQuantiles.Quantile`, groupArrayArraySimpleState(ValueAtQuantiles.Value) AS `ValueAtQuantiles.Value`, sumSimpleState(Count) AS Count, sumSimpleState(Sum) AS Sum FROM default.metrics_summary GROUP BY ALL").
			DependsOn("metrics_summary"),
	}
}

// Fields of Metric.
func (Metric) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("ProjectId"),
		field.String("ServiceName"),
		field.String("MetricName"),
		field.Enum8("MetricType").
			Value("Empty", 0).
			Value("Gauge", 1).
			Value("Sum", 2).
			Value("Histogram", 3).
			Value("ExponentialHistogram", 4).
			Value("Summary", 5),
		field.Type("Attributes", "Map(LowCardinality(String), String)"),
		field.DateTime("Timestamp").Codec(codec.DeltaBytes(4), codec.ZSTD(1)),
		field.SimpleAggregate[string]("MetricDescription", "anyLast"),
		field.SimpleAggregate[string]("MetricUnit", "anyLast"),
		field.Type("StartTimestamp", "SimpleAggregateFunction(min, DateTime64(9))").
			Codec(codec.DeltaBytes(8), codec.ZSTD(1)),
		field.SimpleAggregate[uint8]("RetentionDays", "max").DefaultExpr("30"),
		field.SimpleAggregate[[]map[string]string]("Exemplars_Attributes", "groupArrayArray").
			StorageKey("Exemplars.Attributes"),
		field.Type("Exemplars_Timestamp", "SimpleAggregateFunction(groupArrayArray, Array(DateTime64(9)))").
			StorageKey("Exemplars.Timestamp"),
		field.SimpleAggregate[[]float64]("Exemplars_Value", "groupArrayArray").StorageKey("Exemplars.Value"),
		field.SimpleAggregate[[]string]("Exemplars_SpanID", "groupArrayArray").StorageKey("Exemplars.SpanID"),
		field.SimpleAggregate[[]string]("Exemplars_TraceID", "groupArrayArray").StorageKey("Exemplars.TraceID"),
		field.SimpleAggregate[[]string]("Exemplars_SecureSessionID", "groupArrayArray").
			StorageKey("Exemplars.SecureSessionID"),
		field.SimpleAggregate[float64]("Min", "min"),
		field.SimpleAggregate[float64]("Max", "max"),
		field.SimpleAggregate[[]uint64]("BucketCounts", "groupArrayArray"),
		field.SimpleAggregate[[]float64]("ExplicitBounds", "groupArrayArray"),
		field.SimpleAggregate[[]float64]("ValueAtQuantiles_Quantile", "groupArrayArray").
			StorageKey("ValueAtQuantiles.Quantile"),
		field.SimpleAggregate[[]float64]("ValueAtQuantiles_Value", "groupArrayArray").
			StorageKey("ValueAtQuantiles.Value"),
		field.SimpleAggregate[uint64]("Count", "sum"),
		field.SimpleAggregate[float64]("Sum", "sum"),
	}
}
