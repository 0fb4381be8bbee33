// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfTwoVariantsSingleWithNull is the table vf_two_variants_single_with_nulls.
type VfTwoVariantsSingleWithNull struct{ ent.Schema }

// Annotations of VfTwoVariantsSingleWithNull.
func (VfTwoVariantsSingleWithNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Setting("allow_suspicious_variant_types", 1).Database("u0028_default"),
	}
}

// Fields of VfTwoVariantsSingleWithNull.
func (VfTwoVariantsSingleWithNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v1", "Decimal(18, 3)", "UInt64"),
		field.Variant("v2", "Float64", "UInt64"),
	}
}
