// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// LogAttribute is the table log_attributes.
type LogAttribute struct{ ent.Schema }

// Annotations of LogAttribute.
func (LogAttribute) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("ProjectId", "Key", "LogTimestamp", "LogUUID", "Value").
			TTL("LogTimestamp + toIntervalDay(30)").
			Setting("index_granularity", 8192),
		view.FedBy("log_attributes_mv", "SELECT ProjectId AS ProjectId, (arrayJoin(LogAttributes)).1 AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, (arrayJoin(LogAttributes)).2 AS Value FROM default.logs WHERE (Key NOT IN ('level', 'secure_session_id', 'service_name', 'service_version', 'source', 'span_id', 'trace_id', 'message')) AND (Value != '')").
			DependsOn("logs"),
		view.FedBy("log_environment_mv", "SELECT ProjectId AS ProjectId, 'environment' AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, Environment AS Value FROM default.logs WHERE (Environment != '')").
			DependsOn("logs"),
		view.FedBy("log_service_name_mv", "SELECT ProjectId AS ProjectId, 'service_name' AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, ServiceName AS Value FROM default.logs WHERE (ServiceName != '')").
			DependsOn("logs"),
		view.FedBy("log_service_version_mv", "SELECT ProjectId AS ProjectId, 'service_version' AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, ServiceVersion AS Value FROM default.logs WHERE (ServiceVersion != '')").
			DependsOn("logs"),
		view.FedBy("log_severity_text_mv", "SELECT ProjectId AS ProjectId, 'level' AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, SeverityText AS Value FROM default.logs WHERE (SeverityText != '')").
			DependsOn("logs"),
		view.FedBy("log_source_mv", "SELECT ProjectId AS ProjectId, 'source' AS Key, Timestamp AS LogTimestamp, UUID AS LogUUID, Source AS Value FROM default.logs WHERE (Source != '')").
			DependsOn("logs"),
	}
}

// Fields of LogAttribute.
func (LogAttribute) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("LogTimestamp"),
		field.UUID("LogUUID"),
		field.String("Value_column").StorageKey("Value"),
	}
}
