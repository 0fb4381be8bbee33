// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// AliasBug is the table alias_bug.
type AliasBug struct{ ent.Schema }

// Annotations of AliasBug.
func (AliasBug) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("src").
			Setting("index_granularity", 8192).
			Table("alias_bug").
			Database("u0009_default"),
	}
}

// Fields of AliasBug.
func (AliasBug) Fields() []ent.Field {
	return []ent.Field{
		field.String("src"),
		field.String("theAlias").Alias("trimBoth(src)"),
	}
}
