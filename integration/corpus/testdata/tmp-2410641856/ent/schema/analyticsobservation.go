// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// AnalyticsObservation is the view analytics_observations.
type AnalyticsObservation struct{ ent.View }

// Annotations of AnalyticsObservation.
func (AnalyticsObservation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT project_id, type, toStartOfHour(start_time) AS hour, uniq(id) AS countObservations, max(level != 'DEFAULT') AS hasLevel, max(provided_model_name IS NOT NULL) AS hasProvidedModelName, max(length(provided_usage_details) > 0) AS hasProvidedUsageDetails, max(length(provided_cost_details) > 0) AS hasProvidedCostDetails, max(prompt_name IS NOT NULL) AS hasPromptName FROM default.observations WHERE toStartOfHour(start_time) <= toStartOfHour(subtractHours(now(), 1)) GROUP BY project_id, type, hour").
			Database("u0010_default").
			DependsOn("observations"),
	}
}

// Fields of AnalyticsObservation.
func (AnalyticsObservation) Fields() []ent.Field {
	return []ent.Field{
		field.String("project_id"),
		field.String("type_column").LowCardinality().StorageKey("type"),
		field.DateTime("hour"),
		field.UInt64("countObservations"),
		field.UInt8("hasLevel"),
		field.UInt8("hasProvidedModelName"),
		field.UInt8("hasProvidedUsageDetails"),
		field.UInt8("hasProvidedCostDetails"),
		field.UInt8("hasPromptName"),
	}
}
