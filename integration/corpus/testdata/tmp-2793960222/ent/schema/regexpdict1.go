// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// RegexpDict1 is the dictionary regexp_dict1.
type RegexpDict1 struct{ ent.View }

// Annotations of RegexpDict1.
func (RegexpDict1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("regexp").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "regexp_dictionary_source_table"}}}).
			Layout("REGEXP_TREE").
			Lifetime(0, 0).
			Table("regexp_dict1").
			Database("u0003_default").
			DependsOn("regexp_dictionary_source_table"),
	}
}

// Fields of RegexpDict1.
func (RegexpDict1) Fields() []ent.Field {
	return []ent.Field{
		field.String("regexp"),
		field.String("name"),
		field.UInt64("version").Nullable(),
		field.String("comment").Default("nothing"),
	}
}
