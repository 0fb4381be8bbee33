// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ClickStorage is the table click_storage.
type ClickStorage struct{ ent.Schema }

// Annotations of ClickStorage.
func (ClickStorage) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("index_granularity", 8192).
			Table("click_storage").
			Database("u0004_default"),
	}
}

// Fields of ClickStorage.
func (ClickStorage) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("PhraseID"),
		field.UInt64("PhraseProcessedID").Alias("if(PhraseID > 5, PhraseID, 0)"),
	}
}
