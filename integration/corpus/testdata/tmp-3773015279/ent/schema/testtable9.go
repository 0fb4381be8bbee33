// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable9 is the table test.
type TestTable9 struct{ ent.Schema }

// Annotations of TestTable9.
func (TestTable9) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", "100G").
			Setting("write_marks_for_substreams_in_compact_parts", 0).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0027_default"),
	}
}

// Fields of TestTable9.
func (TestTable9) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Type("json", "JSON(max_dynamic_paths = 1)"),
	}
}
