// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable3 is the table test.
type TestTable3 struct{ ent.Schema }

// Annotations of TestTable3.
func (TestTable3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("min_rows_for_wide_part", 1).
			Setting("min_bytes_for_wide_part", 1).
			Setting("index_granularity", 8192).
			Table("test").
			Database("u0009_default"),
	}
}

// Fields of TestTable3.
func (TestTable3) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Type("json", "JSON(max_dynamic_paths = 4)"),
	}
}
