// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Ten is the table ten.
type Ten struct{ ent.Schema }

// Annotations of Ten.
func (Ten) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Function("numbers(10)").Table("ten"),
	}
}

// Fields of Ten.
func (Ten) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("number"),
	}
}
