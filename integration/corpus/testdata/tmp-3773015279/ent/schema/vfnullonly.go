// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// VfNullOnly is the table vf_null_only.
type VfNullOnly struct{ ent.Schema }

// Annotations of VfNullOnly.
func (VfNullOnly) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("vf_null_only").Database("u0028_default"),
	}
}

// Fields of VfNullOnly.
func (VfNullOnly) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("v", "String", "UInt64"),
	}
}
