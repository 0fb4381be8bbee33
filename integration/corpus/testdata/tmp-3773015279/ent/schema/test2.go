// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Test2 is the table test2.
type Test2 struct{ ent.Schema }

// Annotations of Test2.
func (Test2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test2").Database("u0010_default"),
	}
}

// Fields of Test2.
func (Test2) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 8, max_dynamic_paths = 16)"),
	}
}
