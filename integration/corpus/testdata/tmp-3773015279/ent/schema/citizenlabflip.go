// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// CitizenlabFlip is the table citizenlab_flip.
type CitizenlabFlip struct{ ent.Schema }

// Annotations of CitizenlabFlip.
func (CitizenlabFlip) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("domain", "url", "cc", "category_code").
			Setting("index_granularity", 4).
			Table("citizenlab_flip").
			Database("u0032_default"),
	}
}

// Fields of CitizenlabFlip.
func (CitizenlabFlip) Fields() []ent.Field {
	return []ent.Field{
		field.String("domain"),
		field.String("url"),
		field.FixedString("cc", 32),
		field.String("category_code"),
	}
}
