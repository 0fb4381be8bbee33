// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// EventKeysNew is the table event_keys_new.
type EventKeysNew struct{ ent.Schema }

// Annotations of EventKeysNew.
func (EventKeysNew) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Event", "Key", "Day").
			Setting("index_granularity", 8192).
			Table("event_keys_new"),
		view.FedBy("event_keys_new_mv", "SELECT ProjectId, Event, Key, Day, if(isNull(toFloat64OrNull(Value)), 'String', 'Numeric') AS Type, sum(Count) AS Count FROM default.event_key_values_new GROUP BY ProjectId, Event, Key, Day, Type").
			DependsOn("event_key_values_new"),
	}
}

// Fields of EventKeysNew.
func (EventKeysNew) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Event").LowCardinality(),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.UInt64("Count"),
		field.String("Type_column").StorageKey("Type"),
	}
}
