// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Phonehome is the table phonehome.
type Phonehome struct{ ent.Schema }

// Annotations of Phonehome.
func (Phonehome) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("SpanName", "Timestamp", "UUID").
			Setting("index_granularity", 8192).
			Table("phonehome"),
		view.FedBy("phonehome_logs_mv", "SELECT Timestamp, UUID, ServiceName, ServiceVersion, Body AS SpanName, LogAttributes AS TraceAttributes FROM default.logs WHERE (ProjectId = 1) AND (Body IN ('highlight-about-you', 'highlight-heartbeat', 'highlight-admin-usage', 'highlight-workspace-usage')) AND ((LogAttributes['highlight-doppler-config']) = 'docker')").
			DependsOn("logs"),
		view.FedBy("phonehome_mv", "SELECT Timestamp, UUID, SpanName, ServiceName, ServiceVersion, TraceAttributes FROM default.traces WHERE (ProjectId = 1) AND (HighlightType = 'highlight.phonehome') AND ((TraceAttributes['highlight-doppler-config']) LIKE 'docker%')").
			DependsOn("traces"),
	}
}

// Fields of Phonehome.
func (Phonehome) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 9),
		field.UUID("UUID"),
		field.String("SpanName").LowCardinality(),
		field.String("ServiceName").LowCardinality(),
		field.String("ServiceVersion"),
		field.Type("TraceAttributes", "Map(LowCardinality(String), String)"),
	}
}
