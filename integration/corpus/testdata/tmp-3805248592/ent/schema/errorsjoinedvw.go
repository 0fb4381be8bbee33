// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// ErrorsJoinedVw is the view errors_joined_vw.
type ErrorsJoinedVw struct{ ent.View }

// Annotations of ErrorsJoinedVw.
func (ErrorsJoinedVw) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT ProjectID AS ProjectId, * FROM default.error_objects AS eo FINAL INNER JOIN (SELECT * FROM default.error_groups FINAL) AS eg ON (eg.ID = eo.ErrorGroupID) AND (eg.ProjectID = eo.ProjectID)").
			Table("errors_joined_vw").
			DependsOn("error_groups", "error_objects"),
	}
}

// Fields of ErrorsJoinedVw.
func (ErrorsJoinedVw) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
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
		field.Int32("eg_ProjectID").StorageKey("eg.ProjectID"),
		field.DateTime64("CreatedAt", 6),
		field.DateTime64("UpdatedAt", 6),
		field.Int64("eg_ID").StorageKey("eg.ID"),
		field.String("Event"),
		field.String("Status").LowCardinality(),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.Int64("ErrorTagID").Nullable(),
		field.String("ErrorTagTitle").Nullable(),
		field.String("ErrorTagDescription").Nullable(),
		field.String("SecureID"),
		field.DateTime64("SnoozedUntil", 6),
	}
}
