// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestUpdate is the table test_updates.
type TestUpdate struct{ ent.Schema }

// Annotations of TestUpdate.
func (TestUpdate) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("min_rows_for_wide_part", 1).
			Setting("min_bytes_for_wide_part", 1).
			Setting("index_granularity", 8192).
			Setting("index_granularity_bytes", "10Mi").
			Database("u0018_default"),
	}
}

// Fields of TestUpdate.
func (TestUpdate) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.JSON("json"),
		field.Dynamic("dynamic"),
	}
}
