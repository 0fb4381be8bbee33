// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ColumnSwapTestTest is the table column_swap_test_test.
type ColumnSwapTestTest struct{ ent.Schema }

// Annotations of ColumnSwapTestTest.
func (ColumnSwapTestTest) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("i").
			Setting("min_bytes_for_wide_part", 0).
			Setting("index_granularity", 8192).
			Table("column_swap_test_test"),
		constraint.Assume("c1", "b = cityHash64(a)"),
	}
}

// Fields of ColumnSwapTestTest.
func (ColumnSwapTestTest) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("i"),
		field.String("a"),
		field.UInt64("b"),
	}
}
