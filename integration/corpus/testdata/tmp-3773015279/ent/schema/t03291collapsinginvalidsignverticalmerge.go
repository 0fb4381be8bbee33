// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T03291CollapsingInvalidSignVerticalMerge is the table t_03291_collapsing_invalid_sign_vertical_merge.
type T03291CollapsingInvalidSignVerticalMerge struct{ ent.Schema }

// Annotations of T03291CollapsingInvalidSignVerticalMerge.
func (T03291CollapsingInvalidSignVerticalMerge) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.CollapsingMergeTree("c1").
			OrderBy().
			Setting("enable_vertical_merge_algorithm", 1).
			Setting("vertical_merge_algorithm_min_rows_to_activate", 0).
			Setting("vertical_merge_algorithm_min_bytes_to_activate", 0).
			Setting("vertical_merge_algorithm_min_columns_to_activate", 0).
			Setting("min_bytes_for_wide_part", 0).
			Setting("index_granularity", 8192).
			Table("t_03291_collapsing_invalid_sign_vertical_merge").
			Database("u0013_default"),
	}
}

// Fields of T03291CollapsingInvalidSignVerticalMerge.
func (T03291CollapsingInvalidSignVerticalMerge) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("c0"),
		field.Int8("c1"),
	}
}
