// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Test is the table test.
type Test struct{ ent.Schema }

// Annotations of Test.
func (Test) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("min_rows_for_wide_part", 1000000000).
			Setting("min_bytes_for_wide_part", 10000000000).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0003_default"),
	}
}

// Fields of Test.
func (Test) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Type("json", "JSON(max_dynamic_paths = 8, `a.b` Array(JSON))"),
	}
}
