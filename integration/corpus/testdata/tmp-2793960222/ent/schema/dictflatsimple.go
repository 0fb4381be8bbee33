// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// DictFlatSimple is the dictionary dict_flat_simple.
type DictFlatSimple struct{ ent.View }

// Annotations of DictFlatSimple.
func (DictFlatSimple) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("v0").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "dict_data"}}}).
			Layout("FLAT").
			Lifetime(0, 0).
			Table("dict_flat_simple").
			Database("u0005_default").
			DependsOn("dict_data"),
	}
}

// Fields of DictFlatSimple.
func (DictFlatSimple) Fields() []ent.Field {
	return []ent.Field{
		field.UInt16("v0"),
		field.UInt16("v1"),
		field.UInt16("v2"),
	}
}
