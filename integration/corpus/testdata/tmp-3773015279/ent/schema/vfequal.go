// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfEqual is the table vf_equals.
type VfEqual struct{ ent.Schema }

// Annotations of VfEqual.
func (VfEqual) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Setting("allow_suspicious_variant_types", 1).Database("u0028_default"),
	}
}

// Fields of VfEqual.
func (VfEqual) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "UInt32", "UInt64"),
	}
}
