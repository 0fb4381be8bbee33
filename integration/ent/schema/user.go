package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// User is a table with an id, whose rows replace each other.
type User struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (User) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("version").OrderBy("id"),
	}
}

// Fields are the columns.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.String("name"),
		field.String("email").Optional().Sensitive(),
		field.DateTime("created_at", "UTC").DefaultFunc(time.Now).Truncate(),
		field.UInt32("version").Default(1),
	}
}

// Edges lead to other tables over a column.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("events", Event.Type),
	}
}
