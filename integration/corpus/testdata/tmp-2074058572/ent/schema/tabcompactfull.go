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
			Table("tab_compact_full").
			Database("u0008_default"),
		schema.Table{Settings: []schema.Setting{{Name: "min_bytes_for_wide_part", Value: "1000000000."}, {Name: "min_rows_for_wide_part", Value: "1000000000."}}},
		index.Of("idx", "str", "text(tokenizer = 'splitByNonAlpha')").Granularity(100000000),
	}
}

// Fields of TabCompactFull.
func (TabCompactFull) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("id"),
		field.String("str"),
	}
}
