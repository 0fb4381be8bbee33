// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Country is the dictionary countries: by code.
type Country struct{ ent.View }

// Annotations of Country.
func (Country) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("code").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "countries_src"}, {Name: "PORT", Value: schema.SQL("tcpPort()")}}}).
			Layout("COMPLEX_KEY_HASHED", dictionary.Param{Name: "SHARDS", Value: 4}).
			Lifetime(300, 360).
			Comment("by code"),
	}
}

// Fields of Country.
func (Country) Fields() []ent.Field {
	return []ent.Field{
		field.String("code"),
		field.String("name").Default("?"),
		field.UInt64("parent").Default(0).Annotations(dictionary.Hierarchical()),
		field.UInt8("both").Annotations(schema.Column{Attribute: &schema.Attribute{Injective: true, IsObjectID: true, Expression: "1"}}),
	}
}
