// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/projection"
)

// TPartial is the table t_partial.
type TPartial struct{ ent.Schema }

// Annotations of TPartial.
func (TPartial) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("index_granularity", 1).
			Setting("min_bytes_for_wide_part", 0).
			Setting("min_bytes_for_full_part_storage", 0).
			Setting("enable_vertical_merge_algorithm", 0).
			Table("t_partial").
			Database("u0017_default"),
		projection.Index("region_proj", "region", "basic"),
	}
}

// Fields of TPartial.
func (TPartial) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.String("region"),
	}
}
