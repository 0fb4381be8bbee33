// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable4 is the table test.
type TestTable4 struct{ ent.Schema }

// Annotations of TestTable4.
func (TestTable4) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test").Database("u0010_default"),
	}
}

// Fields of TestTable4.
func (TestTable4) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 4, max_dynamic_paths = 8)"),
	}
}
