package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Document is JSON.
type Document struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Document) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

// Fields are the columns.
func (Document) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.JSON("body"),
	}
}
