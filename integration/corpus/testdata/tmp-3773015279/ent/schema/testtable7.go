// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable7 is the table test.
type TestTable7 struct{ ent.Schema }

// Annotations of TestTable7.
func (TestTable7) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", 1).
			Setting("min_rows_for_wide_part", 1).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0022_default"),
	}
}

// Fields of TestTable7.
func (TestTable7) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"),
		field.Type("json", "Nullable(JSON(max_dynamic_paths = 1))"),
	}
}
