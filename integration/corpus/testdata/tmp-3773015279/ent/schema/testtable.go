// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable is the table test.
type TestTable struct{ ent.Schema }

// Annotations of TestTable.
func (TestTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_rows_for_wide_part", 1).
			Setting("min_bytes_for_wide_part", 1).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0004_default"),
	}
}

// Fields of TestTable.
func (TestTable) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(a Dynamic)"),
	}
}
