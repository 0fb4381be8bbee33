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

// OtelLogsKvRollup15m is the table otel_logs_kv_rollup_15m.
type OtelLogsKvRollup15m struct{ ent.Schema }

// Annotations of OtelLogsKvRollup15m.
func (OtelLogsKvRollup15m) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ColumnIdentifier", "Key", "Timestamp", "Value").
			PartitionBy("toDate(Timestamp)").
			TTL("Timestamp + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Setting("ttl_only_drop_parts", 1).
			Table("otel_logs_kv_rollup_15m").
			Database("u0001_otel"),
		index.MinMax("idx_count_minmax", "count").Granularity(1),
		index.MinMax("idx_timestamp_minmax", "Timestamp").Granularity(1),
		view.FedBy("otel_logs_attr_kv_rollup_15m_mv", "WITH elements AS (SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'SeverityText' AS Key, CAST(SeverityText, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ServiceName' AS Key, CAST(ServiceName, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ScopeName' AS Key, CAST(ScopeName, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ScopeVersion' AS Key, CAST(ScopeVersion, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ResourceSchemaUrl' AS Key, CAST(ResourceSchemaUrl, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, 'ScopeSchemaUrl' AS Key, CAST(ScopeSchemaUrl, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.cluster.name' AS Key, CAST(`__hdx_materialized_k8s.cluster.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.container.name' AS Key, CAST(`__hdx_materialized_k8s.container.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.deployment.name' AS Key, CAST(`__hdx_materialized_k8s.deployment.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.namespace.name' AS Key, CAST(`__hdx_materialized_k8s.namespace.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.node.name' AS Key, CAST(`__hdx_materialized_k8s.node.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.pod.name' AS Key, CAST(`__hdx_materialized_k8s.pod.name`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_k8s.pod.uid' AS Key, CAST(`__hdx_materialized_k8s.pod.uid`, 'String') AS Value FROM otel.otel_logs UNION ALL SELECT 'NativeColumn' AS ColumnIdentifier, toStartOfFifteenMinutes(Timestamp) AS Timestamp, '__hdx_materialized_deployment.environment.name' AS Key, CAST(`__hdx_materialized_deployment.environment.name`, 'String') AS Value FROM otel.otel_logs) SELECT Timestamp, ColumnIdentifier, Key, Value, count() AS count FROM elements GROUP BY Timestamp, ColumnIdentifier, Key, Value").
			DependsOn("otel_logs"),
	}
}

// Fields of OtelLogsKvRollup15m.
func (OtelLogsKvRollup15m) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("Timestamp"),
		field.String("ColumnIdentifier").LowCardinality(),
		field.String("Key").LowCardinality(),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("count"),
	}
}
