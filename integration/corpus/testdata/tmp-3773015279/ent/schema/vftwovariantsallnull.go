// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfTwoVariantsAllNull is the table vf_two_variants_all_nulls.
type VfTwoVariantsAllNull struct{ ent.Schema }

// Annotations of VfTwoVariantsAllNull.
func (VfTwoVariantsAllNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Setting("allow_suspicious_variant_types", 1).Database("u0028_default"),
	}
}

// Fields of VfTwoVariantsAllNull.
func (VfTwoVariantsAllNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v1", "Decimal(18, 3)", "UInt64"),
		field.Variant("v2", "Float64", "UInt64"),
	}
}
