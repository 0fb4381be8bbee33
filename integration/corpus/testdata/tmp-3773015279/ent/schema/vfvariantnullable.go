// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfVariantNullable is the table vf_variant_nullable.
type VfVariantNullable struct{ ent.Schema }

// Annotations of VfVariantNullable.
func (VfVariantNullable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().
			Setting("allow_suspicious_variant_types", 1).
			Table("vf_variant_nullable").
			Database("u0028_default"),
	}
}

// Fields of VfVariantNullable.
func (VfVariantNullable) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "Float32", "UInt32"),
		field.UInt32("x").Nullable(),
	}
}
