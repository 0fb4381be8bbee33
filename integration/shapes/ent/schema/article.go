package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Article is texts of different lengths.
type Article struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Article) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("slug")}
}

// Fields are the columns.
func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.String("slug"),
		field.String("title"),
		field.String("author"),
		field.String("agent"),
		field.String("url"),
		field.String("body"),
	}
}
