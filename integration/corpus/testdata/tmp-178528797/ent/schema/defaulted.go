// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Defaulted is the table defaulted.
type Defaulted struct{ ent.Schema }

// Annotations of Defaulted.
func (Defaulted) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("defaulted").Database("u0007_default"),
	}
}

// Fields of Defaulted.
func (Defaulted) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("col1").Default(0),
	}
}
