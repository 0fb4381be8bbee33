// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable10 is the table test.
type TestTable10 struct{ ent.Schema }

// Annotations of TestTable10.
func (TestTable10) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", "100G").
			Setting("write_marks_for_substreams_in_compact_parts", 0).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0065_default"),
	}
}

// Fields of TestTable10.
func (TestTable10) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Type("json", "JSON(max_dynamic_paths = 1)"),
	}
}
