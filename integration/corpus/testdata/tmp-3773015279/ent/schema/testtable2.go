// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable2 is the table test.
type TestTable2 struct{ ent.Schema }

// Annotations of TestTable2.
func (TestTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("test").Database("u0007_default"),
	}
}

// Fields of TestTable2.
func (TestTable2) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_types = 1)"),
	}
}
