// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable3 is the table test.
type TestTable3 struct{ ent.Schema }

// Annotations of TestTable3.
func (TestTable3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test").Database("u0045_default"),
	}
}

// Fields of TestTable3.
func (TestTable3) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 1)"),
	}
}
