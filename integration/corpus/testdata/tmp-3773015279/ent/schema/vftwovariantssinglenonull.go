// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfTwoVariantsSingleNoNull is the table vf_two_variants_single_no_nulls.
type VfTwoVariantsSingleNoNull struct{ ent.Schema }

// Annotations of VfTwoVariantsSingleNoNull.
func (VfTwoVariantsSingleNoNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Setting("allow_suspicious_variant_types", 1).Database("u0028_default"),
	}
}

// Fields of VfTwoVariantsSingleNoNull.
func (VfTwoVariantsSingleNoNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v1", "Decimal(18, 3)", "UInt64"),
		field.Variant("v2", "Float64", "UInt64"),
	}
}
