// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ErrorObject is the table error_objects.
type ErrorObject struct{ ent.Schema }

// Annotations of ErrorObject.
func (ErrorObject) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().OrderBy("ProjectID", "Timestamp", "ID").Setting("index_granularity", 8192),
	}
}

// Fields of ErrorObject.
func (ErrorObject) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectID"),
		field.DateTime64("Timestamp", 6),
		field.Int64("ID"),
		field.Int64("ErrorGroupID"),
		field.String("Browser"),
		field.String("Environment"),
		field.String("OSName"),
		field.String("VisitedURL"),
		field.String("ServiceName"),
		field.String("ServiceVersion"),
		field.String("ClientID"),
		field.Bool("HasSession"),
		field.String("TraceID"),
		field.String("SecureSessionID"),
	}
}
