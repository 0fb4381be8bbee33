// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// EventKeyValuesNew is the table event_key_values_new.
type EventKeyValuesNew struct{ ent.Schema }

// Annotations of EventKeyValuesNew.
func (EventKeyValuesNew) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("ProjectId", "Event", "Key", "Day", "Value").
			Setting("index_granularity", 8192).
			Table("event_key_values_new"),
		view.FedBy("event_attributes_new_mv", "SELECT ProjectID AS ProjectId, Event, (arrayJoin(Attributes)).1 AS Key, toStartOfDay(Timestamp) AS Day, (arrayJoin(Attributes)).2 AS Value, count() AS Count FROM default.session_events WHERE (Key NOT IN ('browser_name', 'browser_version', 'city', 'country', 'environment', 'event', 'first_session', 'identified', 'identifier', 'ip', 'os_name', 'os_version', 'secure_session_id', 'service_version', 'session_active_length', 'session_length', 'session_pages_visited', 'state')) AND (Value != '') GROUP BY ProjectId, Event, Key, Day, Value").
			DependsOn("session_events"),
		view.FedBy("event_event_name_new_mv", "SELECT ProjectID AS ProjectId, Event, 'event' AS Key, toStartOfDay(Timestamp) AS Day, Event AS Value, count() AS Count FROM default.session_events WHERE (Event != '') GROUP BY ProjectId, Event, Key, Day, Value").
			DependsOn("session_events"),
		view.FedBy("event_session_fields_new_mv", "SELECT ProjectID AS ProjectId, '' AS Event, Name AS Key, toStartOfDay(SessionCreatedAt) AS Day, Value AS Value, count() AS Count FROM default.fields WHERE (Name IN ('browser_name', 'browser_version', 'city', 'country', 'environment', 'identifier', 'ip', 'os_name', 'os_version', 'secure_session_id', 'service_version')) GROUP BY ProjectId, Event, Key, Day, Value").
			DependsOn("fields"),
	}
}

// Fields of EventKeyValuesNew.
func (EventKeyValuesNew) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Event").LowCardinality(),
		field.String("Key").LowCardinality(),
		field.DateTime("Day"),
		field.String("Value_column").StorageKey("Value"),
		field.UInt64("Count"),
	}
}
