// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfArrayMultiVariant is the table vf_array_multi_variant.
type VfArrayMultiVariant struct{ ent.Schema }

// Annotations of VfArrayMultiVariant.
func (VfArrayMultiVariant) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("vf_array_multi_variant").Database("u0028_default"),
	}
}

// Fields of VfArrayMultiVariant.
func (VfArrayMultiVariant) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "Array(String)", "Array(UInt64)"),
	}
}
