// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Sums is the table sums.
type Sums struct{ ent.Schema }

// Annotations of Sums.
func (Sums) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree("a", "b").OrderBy(),
	}
}

// Fields of Sums.
func (Sums) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("k"),
		field.UInt64("a"),
		field.UInt64("b"),
	}
}
