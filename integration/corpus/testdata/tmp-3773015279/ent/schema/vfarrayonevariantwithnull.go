// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfArrayOneVariantWithNull is the table vf_array_one_variant_with_nulls.
type VfArrayOneVariantWithNull struct{ ent.Schema }

// Annotations of VfArrayOneVariantWithNull.
func (VfArrayOneVariantWithNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0028_default"),
	}
}

// Fields of VfArrayOneVariantWithNull.
func (VfArrayOneVariantWithNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "Array(String)", "Array(UInt64)"),
	}
}
