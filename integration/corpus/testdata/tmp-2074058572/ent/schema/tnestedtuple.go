// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TNestedTuple is the table t_nested_tuple.
type TNestedTuple struct{ ent.Schema }

// Annotations of TNestedTuple.
func (TNestedTuple) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("index_granularity", 8192).
			Setting("allow_suspicious_low_cardinality_types", 1).
			Table("t_nested_tuple").
			Database("u0005_default"),
	}
}

// Fields of TNestedTuple.
func (TNestedTuple) Fields() []ent.Field {
	return []ent.Field{
		field.Type("endUserIDs", "Tuple(_experience Tuple(aaid Tuple(id Nullable(String), namespace Tuple(code LowCardinality(Nullable(String))), primary LowCardinality(Nullable(UInt8))), mcid Tuple(id Nullable(String), namespace Tuple(code LowCardinality(Nullable(String))), primary LowCardinality(Nullable(UInt8)))))"),
	}
}
