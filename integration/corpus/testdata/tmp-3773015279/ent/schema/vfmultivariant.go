// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfMultiVariant is the table vf_multi_variant.
type VfMultiVariant struct{ ent.Schema }

// Annotations of VfMultiVariant.
func (VfMultiVariant) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("vf_multi_variant").Database("u0028_default"),
	}
}

// Fields of VfMultiVariant.
func (VfMultiVariant) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "String", "UInt64"),
	}
}
