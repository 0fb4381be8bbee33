// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MsmtFeedbackTable is the table msmt_feedback.
type MsmtFeedbackTable struct{ ent.Schema }

// Annotations of MsmtFeedbackTable.
func (MsmtFeedbackTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("measurement_uid", "account_id").
			Setting("index_granularity", 4).
			Table("msmt_feedback").
			Database("u0033_default"),
	}
}

// Fields of MsmtFeedbackTable.
func (MsmtFeedbackTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("measurement_uid"),
		field.String("account_id"),
		field.String("status"),
		field.DateTime64("update_time", 3).Materialized("now64()"),
	}
}
