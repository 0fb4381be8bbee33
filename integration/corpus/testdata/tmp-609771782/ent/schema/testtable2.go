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
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", 1).
			Setting("min_rows_for_wide_part", 1).
			Setting("merge_max_dynamic_subcolumns_in_wide_part", 2).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0005_default"),
	}
}

// Fields of TestTable2.
func (TestTable2) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 4)"),
	}
}
