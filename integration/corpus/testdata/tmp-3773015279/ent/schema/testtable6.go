// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable6 is the table test.
type TestTable6 struct{ ent.Schema }

// Annotations of TestTable6.
func (TestTable6) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("index_granularity", 1).
			Setting("min_bytes_for_wide_part", "200G").
			Setting("min_rows_for_wide_part", 1).
			Setting("write_marks_for_substreams_in_compact_parts", 0).
			Setting("object_serialization_version", "v3").
			Setting("object_shared_data_serialization_version", "advanced").
			Setting("object_shared_data_serialization_version_for_zero_level_parts", "advanced").
			Setting("object_shared_data_buckets_for_compact_part", 1).
			Table("test").
			Database("u0021_default"),
	}
}

// Fields of TestTable6.
func (TestTable6) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 0)"),
	}
}
