// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Mt is the table mt.
type Mt struct{ ent.Schema }

// Annotations of Mt.
func (Mt) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("timestamp").
			Setting("index_granularity", 8192).
			Table("mt").
			Database("u0030_default"),
	}
}

// Fields of Mt.
func (Mt) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("a"),
		field.Int32("market"),
		field.DateTime("timestamp"),
	}
}
