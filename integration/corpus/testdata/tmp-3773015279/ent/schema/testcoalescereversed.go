// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestCoalesceReversed is the table test_coalesce_reversed.
type TestCoalesceReversed struct{ ent.Schema }

// Annotations of TestCoalesceReversed.
func (TestCoalesceReversed) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ts").
			Setting("index_granularity", 1).
			Setting("allow_nullable_key", 1).
			Table("test_coalesce_reversed").
			Database("u0029_default"),
	}
}

// Fields of TestCoalesceReversed.
func (TestCoalesceReversed) Fields() []ent.Field {
	return []ent.Field{
		field.Date("ts").Nullable(),
	}
}
