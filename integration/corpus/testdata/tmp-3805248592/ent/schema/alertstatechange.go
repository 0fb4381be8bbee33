// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// AlertStateChange is the table alert_state_changes.
type AlertStateChange struct{ ent.Schema }

// Annotations of AlertStateChange.
func (AlertStateChange) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectID", "AlertID", "toUnixTimestamp(Timestamp)").
			Setting("index_granularity", 8192),
	}
}

// Fields of AlertStateChange.
func (AlertStateChange) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("Timestamp", 6),
		field.UInt32("ProjectID"),
		field.UInt32("AlertID"),
		field.String("State").LowCardinality(),
		field.String("PreviousState").LowCardinality(),
		field.String("Title"),
		field.String("GroupByKey"),
	}
}
