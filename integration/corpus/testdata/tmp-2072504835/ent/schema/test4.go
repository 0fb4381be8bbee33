// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Test4 is the table test4.
type Test4 struct{ ent.Schema }

// Annotations of Test4.
func (Test4) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test4").Database("u0010_default"),
	}
}

// Fields of Test4.
func (Test4) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 4, max_dynamic_paths = 8)"),
	}
}
