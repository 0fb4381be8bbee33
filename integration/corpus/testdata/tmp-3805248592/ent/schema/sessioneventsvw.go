// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// SessionEventsVw is the view session_events_vw.
type SessionEventsVw struct{ ent.View }

// Annotations of SessionEventsVw.
func (SessionEventsVw) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT session_events.UUID, session_events.ProjectID AS ProjectId, session_events.SessionID AS SessionId, session_events.SessionCreatedAt, session_events.Timestamp, session_events.Event, session_events.Attributes, sessions.SecureID AS SecureSessionId, sessions.BrowserName, sessions.BrowserVersion, sessions.City, sessions.Country, sessions.Environment, sessions.Excluded, sessions.FirstTime AS FirstSession, sessions.Identified, sessions.Identifier, sessions.OSName, sessions.OSVersion, sessions.IP, sessions.Processed, sessions.ActiveLength AS SessionActiveLength, sessions.Length AS SessionLength, sessions.PagesVisited AS SessionPagesVisited, sessions.AppVersion AS ServiceVersion, sessions.State FROM default.session_events INNER JOIN default.sessions FINAL ON (sessions.ProjectID = session_events.ProjectID) AND (sessions.CreatedAt = session_events.SessionCreatedAt) AND (sessions.ID = session_events.SessionID)").
			Table("session_events_vw").
			DependsOn("session_events", "sessions"),
	}
}

// Fields of SessionEventsVw.
func (SessionEventsVw) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("UUID"),
		field.Int32("ProjectId"),
		field.Int64("SessionId"),
		field.DateTime64("SessionCreatedAt", 6),
		field.DateTime64("Timestamp", 6),
		field.String("Event"),
		field.Type("Attributes", "Map(LowCardinality(String), String)"),
		field.String("SecureSessionId"),
		field.String("BrowserName"),
		field.String("BrowserVersion"),
		field.String("City"),
		field.String("Country"),
		field.String("Environment"),
		field.Bool("Excluded"),
		field.Bool("FirstSession"),
		field.Bool("Identified"),
		field.String("Identifier"),
		field.String("OSName"),
		field.String("OSVersion"),
		field.String("IP"),
		field.Bool("Processed"),
		field.Int64("SessionActiveLength"),
		field.Int64("SessionLength"),
		field.Int32("SessionPagesVisited").Nullable(),
		field.String("ServiceVersion"),
		field.String("State"),
	}
}
