// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// DictHashedSimpleString is the dictionary dict_hashed_simple_String.
type DictHashedSimpleString struct{ ent.View }

// Annotations of DictHashedSimpleString.
func (DictHashedSimpleString) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("v4").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "dict_data"}}}).
			Layout("COMPLEX_KEY_HASHED").
			Lifetime(0, 0).
			Table("dict_hashed_simple_String").
			Database("u0005_default").
			DependsOn("dict_data"),
	}
}

// Fields of DictHashedSimpleString.
func (DictHashedSimpleString) Fields() []ent.Field {
	return []ent.Field{
		field.String("v4"),
		field.Type("v3", "Decimal128(10)"),
		field.Float32("v2"),
	}
}
