// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T0Table3 is the table t0.
type T0Table3 struct{ ent.Schema }

// Annotations of T0Table3.
func (T0Table3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("t0").Database("u0023_default"),
	}
}

// Fields of T0Table3.
func (T0Table3) Fields() []ent.Field {
	return []ent.Field{
		field.Dynamic("c0"),
	}
}
