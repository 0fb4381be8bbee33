// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestGroupsTable is the table test_groups.
type TestGroupsTable struct{ ent.Schema }

// Annotations of TestGroupsTable.
func (TestGroupsTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("Join", "ANY", "LEFT", "test_name").Table("test_groups").Database("u0036_default"),
	}
}

// Fields of TestGroupsTable.
func (TestGroupsTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("test_name"),
		field.String("test_group"),
	}
}
