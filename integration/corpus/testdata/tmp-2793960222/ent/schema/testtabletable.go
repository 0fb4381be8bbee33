// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTableTable is the table test_table.
type TestTableTable struct{ ent.Schema }

// Annotations of TestTableTable.
func (TestTableTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("number").
			Setting("index_granularity", 8192).
			Table("test_table").
			Database("u0007_default"),
	}
}

// Fields of TestTableTable.
func (TestTableTable) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("number"),
	}
}
