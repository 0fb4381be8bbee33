// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// X1 is the table x1.
type X1 struct{ ent.Schema }

// Annotations of X1.
func (X1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("i DESC").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 2).
			Setting("allow_experimental_reverse_key", 1).
			Table("x1").
			Database("u0008_default"),
	}
}

// Fields of X1.
func (X1) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("i").Nullable(),
	}
}
