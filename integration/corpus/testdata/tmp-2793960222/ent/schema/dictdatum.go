// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// DictDatum is the table dict_data.
type DictDatum struct{ ent.Schema }

// Annotations of DictDatum.
func (DictDatum) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0005_default"),
	}
}

// Fields of DictDatum.
func (DictDatum) Fields() []ent.Field {
	return []ent.Field{
		field.UInt16("v0"),
		field.Int16("v1"),
		field.Float32("v2"),
		field.Decimal("v3", 38, 10),
		field.String("v4"),
	}
}
