// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// AnalyticsScore is the view analytics_scores.
type AnalyticsScore struct{ ent.View }

// Annotations of AnalyticsScore.
func (AnalyticsScore) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT project_id, toStartOfHour(timestamp) AS hour, uniq(id) AS countScores, max(source = 'ANNOTATION') AS hasAnnotation, max(source = 'API') AS hasApi, max(source = 'EVAL') AS hasEval, max(observation_id IS NOT NULL) AS hasObservationScore, max(session_id IS NOT NULL) AS hasSessionScore, max(dataset_run_id IS NOT NULL) AS hasDatasetRunScore, max(data_type = 'BOOLEAN') AS hasBoolScore, max(data_type = 'NUMERIC') AS hasNumericScore, max(data_type = 'CATEGORICAL') AS hasCategoricalScore, max(comment IS NOT NULL) AS hasComment, sumMap(map(concat(if(ingestion_sdk_name = '', 'unknown', ingestion_sdk_name), '@', if(ingestion_sdk_version = '', 'unknown', ingestion_sdk_version)), toUInt64(1))) AS ingested_sdks FROM default.scores WHERE toStartOfHour(timestamp) <= toStartOfHour(subtractHours(now(), 1)) GROUP BY project_id, hour").
			Database("u0010_default").
			DependsOn("scores"),
	}
}

// Fields of AnalyticsScore.
func (AnalyticsScore) Fields() []ent.Field {
	return []ent.Field{
		field.String("project_id"),
		field.DateTime("hour"),
		field.UInt64("countScores"),
		field.UInt8("hasAnnotation"),
		field.UInt8("hasApi"),
		field.UInt8("hasEval"),
		field.UInt8("hasObservationScore"),
		field.UInt8("hasSessionScore"),
		field.UInt8("hasDatasetRunScore"),
		field.UInt8("hasBoolScore"),
		field.UInt8("hasNumericScore"),
		field.UInt8("hasCategoricalScore"),
		field.UInt8("hasComment"),
		field.Map[string, uint64]("ingested_sdks"),
	}
}
