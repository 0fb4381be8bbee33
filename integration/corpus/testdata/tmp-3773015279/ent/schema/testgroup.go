// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestGroup is the table test_groups.
type TestGroup struct{ ent.Schema }

// Annotations of TestGroup.
func (TestGroup) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("Join", "ANY", "LEFT", "test_name").Database("u0032_default"),
	}
}

// Fields of TestGroup.
func (TestGroup) Fields() []ent.Field {
	return []ent.Field{
		field.String("test_name"),
		field.String("test_group"),
	}
}
