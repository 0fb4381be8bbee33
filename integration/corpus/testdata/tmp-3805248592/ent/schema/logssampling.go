// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// LogsSampling is the table logs_sampling.
type LogsSampling struct{ ent.Schema }

// Annotations of LogsSampling.
func (LogsSampling) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectId", "toStartOfDay(Timestamp)", "cityHash64(UUID)").
			SampleBy("cityHash64(UUID)").
			TTL("Timestamp + toIntervalDay(30)").
			Setting("index_granularity", 8192).
			Table("logs_sampling"),
		view.FedBy("logs_sampling_mv", "SELECT * FROM default.logs").DependsOn("logs"),
	}
}

// Fields of LogsSampling.
func (LogsSampling) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("Timestamp"),
		field.UUID("UUID"),
		field.String("TraceId"),
		field.String("SpanId"),
		field.UInt32("TraceFlags"),
		field.String("SeverityText").LowCardinality(),
		field.Int32("SeverityNumber"),
		field.String("ServiceName").LowCardinality(),
		field.String("Body"),
		field.Type("LogAttributes", "Map(LowCardinality(String), String)"),
		field.UInt32("ProjectId"),
		field.String("SecureSessionId"),
		field.String("Source"),
		field.String("ServiceVersion"),
		field.String("Environment"),
	}
}
