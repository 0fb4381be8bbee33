// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable8 is the table test.
type TestTable8 struct{ ent.Schema }

// Annotations of TestTable8.
func (TestTable8) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", 1).
			Setting("min_rows_for_wide_part", 1).
			Setting("merge_max_dynamic_subcolumns_in_wide_part", 2).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0024_default"),
	}
}

// Fields of TestTable8.
func (TestTable8) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 4)"),
	}
}
