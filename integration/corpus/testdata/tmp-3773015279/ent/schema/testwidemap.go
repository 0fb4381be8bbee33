// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestWideMap is the table test_wide_map.
type TestWideMap struct{ ent.Schema }

// Annotations of TestWideMap.
func (TestWideMap) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_bytes_for_wide_part", 1).
			Setting("min_rows_for_wide_part", 1).
			Setting("write_marks_for_substreams_in_compact_parts", 1).
			Setting("object_serialization_version", "v3").
			Setting("object_shared_data_serialization_version", "map").
			Setting("object_shared_data_serialization_version_for_zero_level_parts", "map").
			Setting("index_granularity", 8192).
			Table("test_wide_map").
			Database("u0019_default"),
	}
}

// Fields of TestWideMap.
func (TestWideMap) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 8)"),
	}
}
