// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// DictHashedSimpleFloat32 is the dictionary dict_hashed_simple_Float32.
type DictHashedSimpleFloat32 struct{ ent.View }

// Annotations of DictHashedSimpleFloat32.
func (DictHashedSimpleFloat32) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("v2").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "dict_data"}}}).
			Layout("HASHED").
			Lifetime(0, 0).
			Table("dict_hashed_simple_Float32").
			Database("u0005_default").
			DependsOn("dict_data"),
	}
}

// Fields of DictHashedSimpleFloat32.
func (DictHashedSimpleFloat32) Fields() []ent.Field {
	return []ent.Field{
		field.Float32("v2"),
		field.Type("v3", "Decimal128(10)"),
		field.String("v4"),
	}
}
