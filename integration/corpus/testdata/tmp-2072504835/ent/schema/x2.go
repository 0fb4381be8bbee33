// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// X2 is the table x2.
type X2 struct{ ent.Schema }

// Annotations of X2.
func (X2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("tuple(i, j DESC)").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 2).
			Setting("allow_experimental_reverse_key", 1).
			Table("x2").
			Database("u0008_default"),
	}
}

// Fields of X2.
func (X2) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("i").Nullable(),
		field.Int32("j").Nullable(),
	}
}
