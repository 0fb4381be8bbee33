// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Queue is the table queue.
type Queue struct{ ent.Schema }

// Annotations of Queue.
func (Queue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("Kafka").
			Setting("kafka_broker_list", "k:9092").
			Setting("kafka_topic_list", "t").
			Setting("kafka_group_name", "g").
			Setting("kafka_format", "LineAsString").
			Table("queue"),
	}
}

// Fields of Queue.
func (Queue) Fields() []ent.Field {
	return []ent.Field{
		field.String("line"),
	}
}
