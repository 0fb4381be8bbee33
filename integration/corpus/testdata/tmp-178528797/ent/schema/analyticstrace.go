// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// AnalyticsTrace is the view analytics_traces.
type AnalyticsTrace struct{ ent.View }

// Annotations of AnalyticsTrace.
func (AnalyticsTrace) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT project_id, toStartOfHour(timestamp) AS hour, uniq(id) AS countTraces, max(user_id IS NOT NULL) AS hasUsers, max(session_id IS NOT NULL) AS hasSessions, max(if(environment != 'default', 1, 0)) AS hasEnvironments, max(length(tags) > 0) AS hasTags FROM default.traces WHERE toStartOfHour(timestamp) <= toStartOfHour(subtractHours(now(), 1)) GROUP BY project_id, hour").
			Database("u0010_default").
			DependsOn("traces"),
	}
}

// Fields of AnalyticsTrace.
func (AnalyticsTrace) Fields() []ent.Field {
	return []ent.Field{
		field.String("project_id"),
		field.DateTime("hour"),
		field.UInt64("countTraces"),
		field.UInt8("hasUsers"),
		field.UInt8("hasSessions"),
		field.UInt8("hasEnvironments"),
		field.UInt8("hasTags"),
	}
}
