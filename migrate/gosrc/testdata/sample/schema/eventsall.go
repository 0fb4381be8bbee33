// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// EventsAll is the table events_all.
type EventsAll struct{ ent.Schema }

// Annotations of EventsAll.
func (EventsAll) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Distributed("main", "app", "events").ShardingKey("rand()").Table("events_all"),
	}
}

// Fields of EventsAll.
func (EventsAll) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
	}
}
