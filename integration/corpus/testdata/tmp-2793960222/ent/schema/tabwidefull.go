// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// TabWideFull is the table tab_wide_full.
type TabWideFull struct{ ent.Schema }

// Annotations of TabWideFull.
func (TabWideFull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("min_bytes_for_wide_part", 0).
			Setting("min_rows_for_wide_part", 0).
			Setting("min_bytes_for_full_part_storage", 0).
			Setting("index_granularity", 3).
			Table("tab_wide_full"),
		index.Of("idx", "vec", "vector_similarity('hnsw', 'L2Distance', 2)").Granularity(2),
	}
}

// Fields of TabWideFull.
func (TabWideFull) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("id"),
		field.Array[float32]("vec"),
	}
}
