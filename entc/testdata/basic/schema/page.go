// Package schema is the smallest schema that has something of everything.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Page has an id.
type Page struct{ ent.Schema }

func (Page) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.ReplacingMergeTree("version").OrderBy("id")}
}

func (Page) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id"),
		field.String("title").Comment("Title is what the reader sees."),
		field.UInt32("version").Default(1),
	}
}

func (Page) Edges() []ent.Edge {
	return []ent.Edge{edge.To("visits", Visit.Type)}
}

// Visit has none.
type Visit struct{ ent.Schema }

func (Visit) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("at"),
	}
}

func (Visit) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("at"),
		field.UUID("page_id").Nullable(),
		field.Enum8("device", "phone", "desk-top", ""),
		field.Type("size", "Tuple(width UInt16, height UInt16)"),
		field.Map[string, string]("label").Optional(),
		field.String("secret").Sensitive().DefaultExpr("hostName()"),
	}
}

func (Visit) Edges() []ent.Edge {
	return []ent.Edge{edge.From("page", Page.Type).Ref("visits").Field("page_id").Unique()}
}

// Top is a view.
type Top struct{ ent.View }

func (Top) Annotations() []schema.Annotation {
	return []schema.Annotation{view.Query("SELECT page_id, count() AS visits FROM visits GROUP BY page_id")}
}

func (Top) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("page_id").Nullable(),
		field.UInt64("visits"),
	}
}
