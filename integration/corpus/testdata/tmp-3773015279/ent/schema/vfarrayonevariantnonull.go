// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfArrayOneVariantNoNull is the table vf_array_one_variant_no_nulls.
type VfArrayOneVariantNoNull struct{ ent.Schema }

// Annotations of VfArrayOneVariantNoNull.
func (VfArrayOneVariantNoNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0028_default"),
	}
}

// Fields of VfArrayOneVariantNoNull.
func (VfArrayOneVariantNoNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "Array(String)", "Array(UInt64)"),
	}
}
