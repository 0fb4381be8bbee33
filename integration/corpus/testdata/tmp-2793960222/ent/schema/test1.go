// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// Test1 is the table test1.
type Test1 struct{ ent.Schema }

// Annotations of Test1.
func (Test1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("c").
			Setting("index_granularity", 8192).
			Setting("min_index_granularity_bytes", 1024).
			Setting("index_granularity_bytes", 10485760).
			Setting("add_minmax_index_for_numeric_columns", 0).
			Table("test1").
			Database("u0006_default"),
		index.MinMax("i", "(a)").Granularity(1),
	}
}

// Fields of Test1.
func (Test1) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("c"),
		field.UInt64("a").Alias("c + 1"),
	}
}
