// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Tab1 is the table tab1.
type Tab1 struct{ ent.Schema }

// Annotations of Tab1.
func (Tab1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("index_granularity", 64).
			Setting("min_bytes_for_wide_part", 0).
			Setting("min_bytes_for_full_part_storage", 0).
			Setting("max_bytes_to_merge_at_max_space_in_pool", 1).
			Setting("use_const_adaptive_granularity", 1).
			Setting("index_granularity_bytes", 0).
			Table("tab1").
			Database("u0025_default"),
	}
}

// Fields of Tab1.
func (Tab1) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"),
		field.UInt32("v1"),
		field.UInt32("v2"),
	}
}
