// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfOneVariantWithNull is the table vf_one_variant_with_nulls.
type VfOneVariantWithNull struct{ ent.Schema }

// Annotations of VfOneVariantWithNull.
func (VfOneVariantWithNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0028_default"),
	}
}

// Fields of VfOneVariantWithNull.
func (VfOneVariantWithNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "String", "UInt64"),
	}
}
