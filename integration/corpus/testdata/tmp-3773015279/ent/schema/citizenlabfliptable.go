// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// CitizenlabFlipTable is the table citizenlab_flip.
type CitizenlabFlipTable struct{ ent.Schema }

// Annotations of CitizenlabFlipTable.
func (CitizenlabFlipTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("domain", "url", "cc", "category_code").
			Setting("index_granularity", 4).
			Table("citizenlab_flip").
			Database("u0033_default"),
	}
}

// Fields of CitizenlabFlipTable.
func (CitizenlabFlipTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("domain"),
		field.String("url"),
		field.FixedString("cc", 32),
		field.String("category_code"),
	}
}
