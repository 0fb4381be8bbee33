// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Nested is the table nested.
type Nested struct{ ent.Schema }

// Annotations of Nested.
func (Nested) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("x").
			Setting("index_granularity", 8192).
			Setting("index_granularity_bytes", "10Mi").
			Table("nested").
			Database("u0011_default"),
	}
}

// Fields of Nested.
func (Nested) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("x"),
		field.UInt8("filter"),
		field.Array[uint64]("n_a").StorageKey("n.a"),
		field.Array[uint64]("n_b").StorageKey("n.b"),
		field.Array[uint64]("n_c").StorageKey("n.c").DefaultExpr("arrayMap(x -> (x * 2), n.a)"),
	}
}
