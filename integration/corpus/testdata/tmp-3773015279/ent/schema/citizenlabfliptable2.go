// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// CitizenlabFlipTable2 is the table citizenlab_flip.
type CitizenlabFlipTable2 struct{ ent.Schema }

// Annotations of CitizenlabFlipTable2.
func (CitizenlabFlipTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("domain", "url", "cc", "category_code").
			Setting("index_granularity", 4).
			Table("citizenlab_flip").
			Database("u0036_default"),
	}
}

// Fields of CitizenlabFlipTable2.
func (CitizenlabFlipTable2) Fields() []ent.Field {
	return []ent.Field{
		field.String("domain"),
		field.String("url"),
		field.FixedString("cc", 32),
		field.String("category_code"),
	}
}
