// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfTwoVariantsMultiple is the table vf_two_variants_multiple.
type VfTwoVariantsMultiple struct{ ent.Schema }

// Annotations of VfTwoVariantsMultiple.
func (VfTwoVariantsMultiple) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().
			Setting("allow_suspicious_variant_types", 1).
			Table("vf_two_variants_multiple").
			Database("u0028_default"),
	}
}

// Fields of VfTwoVariantsMultiple.
func (VfTwoVariantsMultiple) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v1", "Decimal(18, 3)", "UInt64"),
		field.Variant("v2", "Float64", "UInt64"),
	}
}
