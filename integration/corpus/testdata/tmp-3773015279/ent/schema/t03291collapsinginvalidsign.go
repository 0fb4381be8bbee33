// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T03291CollapsingInvalidSign is the table t_03291_collapsing_invalid_sign.
type T03291CollapsingInvalidSign struct{ ent.Schema }

// Annotations of T03291CollapsingInvalidSign.
func (T03291CollapsingInvalidSign) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.CollapsingMergeTree("sign").
			OrderBy("x").
			Setting("index_granularity", 8192).
			Table("t_03291_collapsing_invalid_sign").
			Database("u0013_default"),
	}
}

// Fields of T03291CollapsingInvalidSign.
func (T03291CollapsingInvalidSign) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("x"),
		field.Int8("sign"),
	}
}
