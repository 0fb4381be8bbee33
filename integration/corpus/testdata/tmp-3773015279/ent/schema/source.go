// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Source is the table source.
type Source struct{ ent.Schema }

// Annotations of Source.
func (Source) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("source").Database("u0020_default"),
	}
}

// Fields of Source.
func (Source) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 8)"),
	}
}
