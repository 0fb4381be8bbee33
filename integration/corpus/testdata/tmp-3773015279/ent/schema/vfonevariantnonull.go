// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfOneVariantNoNull is the table vf_one_variant_no_nulls.
type VfOneVariantNoNull struct{ ent.Schema }

// Annotations of VfOneVariantNoNull.
func (VfOneVariantNoNull) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0028_default"),
	}
}

// Fields of VfOneVariantNoNull.
func (VfOneVariantNoNull) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "String", "UInt64"),
	}
}
