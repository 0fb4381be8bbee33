// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// DictHashedSimpleDecimal128 is the dictionary dict_hashed_simple_Decimal128.
type DictHashedSimpleDecimal128 struct{ ent.View }

// Annotations of DictHashedSimpleDecimal128.
func (DictHashedSimpleDecimal128) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("v3").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "dict_data"}}}).
			Layout("HASHED").
			Lifetime(0, 0).
			Table("dict_hashed_simple_Decimal128").
			Database("u0005_default").
			DependsOn("dict_data"),
	}
}

// Fields of DictHashedSimpleDecimal128.
func (DictHashedSimpleDecimal128) Fields() []ent.Field {
	return []ent.Field{
		field.Type("v3", "Decimal128(10)"),
		field.UInt16("v1"),
		field.Float32("v2"),
	}
}
