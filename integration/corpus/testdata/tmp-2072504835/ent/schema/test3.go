// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Test3 is the table test3.
type Test3 struct{ ent.Schema }

// Annotations of Test3.
func (Test3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test3").Database("u0010_default"),
	}
}

// Fields of Test3.
func (Test3) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 2, max_dynamic_paths = 4)"),
	}
}
