// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// SummingCompositeKey is the table summing_composite_key.
type SummingCompositeKey struct{ ent.Schema }

// Annotations of SummingCompositeKey.
func (SummingCompositeKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("SummingMergeTree", "d", "k", "1").Table("summing_composite_key").Database("u0004_default"),
	}
}

// Fields of SummingCompositeKey.
func (SummingCompositeKey) Fields() []ent.Field {
	return []ent.Field{
		field.Date("d"),
		field.UInt64("k"),
		field.Type("FirstMap", "Nested(k1 UInt32, k2ID Int8, s Float64)"),
		field.Type("SecondMap", "Nested(k1ID UInt64, k2Key String, k3Type Int32, s Int64)"),
	}
}
