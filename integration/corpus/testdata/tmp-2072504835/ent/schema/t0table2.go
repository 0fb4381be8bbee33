// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T0Table2 is the table t0.
type T0Table2 struct{ ent.Schema }

// Annotations of T0Table2.
func (T0Table2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Setting("allow_suspicious_variant_types", 1).Table("t0").Database("u0014_default"),
	}
}

// Fields of T0Table2.
func (T0Table2) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("c0", "Float32", "JSON", "UInt8"),
	}
}
