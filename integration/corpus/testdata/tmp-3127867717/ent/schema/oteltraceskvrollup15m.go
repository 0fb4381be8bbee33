// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/view"
)

// OtelTracesKvRollup15m is the table otel_traces_kv_rollup_15m.
type OtelTracesKvRollup15m struct{ ent.Schema }

// Annotations of OtelTracesKvRollup15m.
func (OtelTracesKvRollup15m) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ColumnIdentifier", "Key", "Timestamp", "Value").
			PartitionBy("toDate(Timestamp)").
			TTL("Timestamp + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_traces_kv_rollup_15m").
			Database("u0001_otel"),
		index.MinMax("idx_count_minmax", "count").Granularity(1),
		index.MinMax("idx_timestamp_minmax", "Timestamp").Granularity(1),
		view.FedBy("otel_traces_kv_rollup_15m_mv", "WITH elements AS (SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ServiceName' AS Key, CAST(ServiceName, 'String') AS Value FROM otel.otel_traces UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'SpanName' AS Key, CAST(SpanName, 'String') AS Value FROM otel.otel_traces UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'SpanKind' AS Key, CAST(SpanKind, 'String') AS Value FROM otel.otel_traces UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'StatusCode' AS Key, CAST(StatusCode, 'String') AS Value FROM otel.otel_traces UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ScopeName' AS Key, CAST(ScopeName, 'String') AS Value FROM otel.otel_traces UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ScopeVersion' AS Key, CAST(ScopeVersion, 'String') AS Value FROM otel.otel_traces) SELECT Timestamp, ColumnIdentifier, Key, Value, count() AS count FROM elements GROUP BY Timestamp, ColumnIdentifier, Key, Value").
			DependsOn("otel_traces"),
	}
}

// Fields of OtelTracesKvRollup15m.
func (OtelTracesKvRollup15m) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("Timestamp"),
		field.String("ColumnIdentifier").LowCardinality(),
		field.String("Key").LowCardinality(),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("count"),
	}
}
