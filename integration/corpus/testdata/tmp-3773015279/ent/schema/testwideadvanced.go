// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestWideAdvanced is the table test_wide_advanced.
type TestWideAdvanced struct{ ent.Schema }

// Annotations of TestWideAdvanced.
func (TestWideAdvanced) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("index_granularity", 2).
			Setting("min_bytes_for_wide_part", 1).
			Setting("min_rows_for_wide_part", 1).
			Setting("write_marks_for_substreams_in_compact_parts", 1).
			Setting("object_serialization_version", "v3").
			Setting("object_shared_data_serialization_version", "advanced").
			Setting("object_shared_data_serialization_version_for_zero_level_parts", "advanced").
			Setting("object_shared_data_buckets_for_wide_part", 2).
			Table("test_wide_advanced").
			Database("u0020_default"),
	}
}

// Fields of TestWideAdvanced.
func (TestWideAdvanced) Fields() []ent.Field {
	return []ent.Field{
		field.Type("json", "JSON(max_dynamic_paths = 8)"),
	}
}
