// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// SessionsJoinedVw is the view sessions_joined_vw.
type SessionsJoinedVw struct{ ent.View }

// Annotations of SessionsJoinedVw.
func (SessionsJoinedVw) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT ProjectID AS ProjectId, CreatedAt AS Timestamp, * FROM default.sessions FINAL SETTINGS splitby_max_substrings_includes_remaining_string = 1").
			Table("sessions_joined_vw").
			DependsOn("sessions"),
	}
}

// Fields of SessionsJoinedVw.
func (SessionsJoinedVw) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.DateTime64("Timestamp", 6),
		field.Int64("ID"),
		field.DateTime64("CreatedAt", 6),
		field.DateTime64("UpdatedAt", 6),
		field.String("SecureID"),
		field.Bool("Identified"),
		field.String("Identifier"),
		field.Int32("ProjectID"),
		field.String("City"),
		field.String("Country"),
		field.String("OSName"),
		field.String("OSVersion"),
		field.String("BrowserName"),
		field.String("BrowserVersion"),
		field.Bool("Processed"),
		field.Bool("HasRageClicks"),
		field.Bool("HasErrors"),
		field.Int64("Length"),
		field.Int64("ActiveLength"),
		field.Array[string]("FieldKeys"),
		field.Array[string]("FieldKeyValues"),
		field.String("Environment"),
		field.String("AppVersion"),
		field.Bool("FirstTime"),
		field.Bool("Viewed"),
		field.Bool("WithinBillingQuota"),
		field.String("EventCounts"),
		field.Int32("PagesVisited").Nullable(),
		field.Bool("Excluded"),
		field.Array[int32]("ViewedByAdmins"),
		field.Float64("Normalness"),
		field.String("IP"),
		field.Bool("HasComments"),
		field.String("State"),
	}
}
