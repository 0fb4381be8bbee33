// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// TabCompactFull is the table tab_compact_full.
type TabCompactFull struct{ ent.Schema }

// Annotations of TabCompactFull.
func (TabCompactFull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("min_bytes_for_full_part_storage", 0).
			Setting("index_granularity", 3).
			Table("tab_compact_full"),
		schema.Table{Settings: []schema.Setting{{Name: "min_bytes_for_wide_part", Value: "1000000000."}, {Name: "min_rows_for_wide_part", Value: "1000000000."}}},
		index.Of("idx", "vec", "vector_similarity('hnsw', 'L2Distance', 2)").Granularity(2),
	}
}

// Fields of TabCompactFull.
func (TabCompactFull) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("id"),
		field.Array[float32]("vec"),
	}
}
