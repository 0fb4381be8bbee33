// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Src is the table src.
type Src struct{ ent.Schema }

// Annotations of Src.
func (Src) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("src").Database("u0018_default"),
	}
}

// Fields of Src.
func (Src) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("k"),
		field.FixedString("s", 11),
	}
}
