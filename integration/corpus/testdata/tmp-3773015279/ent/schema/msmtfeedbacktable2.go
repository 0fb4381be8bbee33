// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MsmtFeedbackTable2 is the table msmt_feedback.
type MsmtFeedbackTable2 struct{ ent.Schema }

// Annotations of MsmtFeedbackTable2.
func (MsmtFeedbackTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("measurement_uid", "account_id").
			Setting("index_granularity", 4).
			Table("msmt_feedback").
			Database("u0036_default"),
	}
}

// Fields of MsmtFeedbackTable2.
func (MsmtFeedbackTable2) Fields() []ent.Field {
	return []ent.Field{
		field.String("measurement_uid"),
		field.String("account_id"),
		field.String("status"),
		field.DateTime64("update_time", 3).Materialized("now64()"),
	}
}
