// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// DictHashedSimpleAutoConvert is the dictionary dict_hashed_simple_auto_convert.
type DictHashedSimpleAutoConvert struct{ ent.View }

// Annotations of DictHashedSimpleAutoConvert.
func (DictHashedSimpleAutoConvert) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("v0", "v1").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "dict_data"}}}).
			Layout("COMPLEX_KEY_HASHED").
			Lifetime(0, 0).
			Table("dict_hashed_simple_auto_convert").
			Database("u0005_default").
			DependsOn("dict_data"),
	}
}

// Fields of DictHashedSimpleAutoConvert.
func (DictHashedSimpleAutoConvert) Fields() []ent.Field {
	return []ent.Field{
		field.UInt16("v0"),
		field.Int16("v1"),
		field.UInt16("v2"),
	}
}
