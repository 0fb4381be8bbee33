// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestDynamic is the table test_dynamic.
type TestDynamic struct{ ent.Schema }

// Annotations of TestDynamic.
func (TestDynamic) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("min_bytes_for_wide_part", 0).
			Setting("index_granularity", 8192).
			Table("test_dynamic").
			Database("u0002_default"),
	}
}

// Fields of TestDynamic.
func (TestDynamic) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Dynamic("d"),
	}
}
