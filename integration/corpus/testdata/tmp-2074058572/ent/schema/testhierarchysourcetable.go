// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestHierarchySourceTable is the table test_hierarchy_source_table.
type TestHierarchySourceTable struct{ ent.Schema }

// Annotations of TestHierarchySourceTable.
func (TestHierarchySourceTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("index_granularity", 8192).
			Table("test_hierarchy_source_table").
			Database("u0006_default"),
	}
}

// Fields of TestHierarchySourceTable.
func (TestHierarchySourceTable) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.UInt64("parent_id"),
	}
}
