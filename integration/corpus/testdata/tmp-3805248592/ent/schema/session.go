// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Session is the table sessions.
type Session struct{ ent.Schema }

// Annotations of Session.
func (Session) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("UpdatedAt").
			OrderBy("ProjectID", "CreatedAt", "ID").
			Setting("index_granularity", 8192),
	}
}

// Fields of Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
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
