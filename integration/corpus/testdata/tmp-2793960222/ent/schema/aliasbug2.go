// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// AliasBug2 is the table alias_bug_2.
type AliasBug2 struct{ ent.Schema }

// Annotations of AliasBug2.
func (AliasBug2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("src").
			Setting("index_granularity", 8192).
			Table("alias_bug_2").
			Database("u0009_default"),
	}
}

// Fields of AliasBug2.
func (AliasBug2) Fields() []ent.Field {
	return []ent.Field{
		field.String("s"),
		field.String("src"),
		field.String("theAlias").Alias("trimBoth(src)"),
	}
}
