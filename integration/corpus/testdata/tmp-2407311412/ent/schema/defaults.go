// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Defaults is the table defaults.
type Defaults struct{ ent.Schema }

// Annotations of Defaults.
func (Defaults) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("x").Setting("index_granularity", 8192).Database("u0003_default"),
	}
}

// Fields of Defaults.
func (Defaults) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("x"),
		field.UInt32("y"),
		field.UInt64("a").DefaultExpr("x + y"),
		field.Float32("b").DefaultExpr("round(log((1 + x) + y), 5)"),
		field.UInt32("c").Default(42),
		field.UInt64("e").Materialized("x + y"),
		field.UInt64("f").Alias("x + y"),
		field.Array[uint64]("n_a").StorageKey("n.a"),
		field.Array[uint8]("n_c").StorageKey("n.c").DefaultExpr("arrayMap(x -> 0, n.a)"),
		field.Type("n", "Nested(b String)"),
	}
}
