// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestGroups is the table test_groups.
type TestGroups struct{ ent.Schema }

// Annotations of TestGroups.
func (TestGroups) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("Join", "ANY", "LEFT", "test_name").Database("u0033_default"),
	}
}

// Fields of TestGroups.
func (TestGroups) Fields() []ent.Field {
	return []ent.Field{
		field.String("test_name"),
		field.String("test_group"),
	}
}
