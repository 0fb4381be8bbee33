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

// OtelTracesTraceIDT is the table otel_traces_trace_id_ts.
type OtelTracesTraceIDT struct{ ent.Schema }

// Annotations of OtelTracesTraceIDT.
func (OtelTracesTraceIDT) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().
			OrderBy("(TraceId)").
			PartitionBy("toStartOfWeek(Start)").
			TTL("toDateTime(Start) + toIntervalDay(3)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Database("u0037_otel"),
		view.FedBy("otel_traces_trace_id_ts_mv", "SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End FROM otel.otel_traces WHERE TraceId != '' GROUP BY TraceId").
			DependsOn("otel_traces"),
	}
}

// Fields of OtelTracesTraceIDT.
func (OtelTracesTraceIDT) Fields() []ent.Field {
	return []ent.Field{
		field.String("TraceId").Codec(codec.ZSTD(1)),
		field.Type("Start", "SimpleAggregateFunction(min, DateTime)").Codec(codec.ZSTD(1)),
		field.Type("End", "SimpleAggregateFunction(max, DateTime)").Codec(codec.ZSTD(1)),
	}
}
