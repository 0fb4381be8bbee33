// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable5 is the table test.
type TestTable5 struct{ ent.Schema }

// Annotations of TestTable5.
func (TestTable5) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test").Database("u0011_default"),
	}
}

// Fields of TestTable5.
func (TestTable5) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 0)"),
	}
}
