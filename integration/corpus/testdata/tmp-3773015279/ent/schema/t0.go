// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T0 is the table t0.
type T0 struct{ ent.Schema }

// Annotations of T0.
func (T0) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree().
			OrderBy("tuple(c0 DESC)").
			PrimaryKey("(c0)").
			Setting("allow_experimental_reverse_key", 1).
			Setting("index_granularity", 8192).
			Table("t0").
			Database("u0012_default"),
	}
}

// Fields of T0.
func (T0) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("c0"),
	}
}
