// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Dict is the dictionary dict.
type Dict struct{ ent.View }

// Annotations of Dict.
func (Dict) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("k").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "HOST", Value: "localhost"}, {Name: "PORT", Value: 38385}, {Name: "USER", Value: dictionary.SQL("default")}, {Name: "TABLE", Value: "src"}}}).
			Layout("FLAT").
			Lifetime(10, 10).
			Table("dict").
			Database("u0018_default").
			DependsOn("src"),
	}
}

// Fields of Dict.
func (Dict) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("k"),
		field.String("s"),
	}
}
