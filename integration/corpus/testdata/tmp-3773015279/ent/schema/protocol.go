// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Protocol is the dictionary protocols.
type Protocol struct{ ent.View }

// Annotations of Protocol.
func (Protocol) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("proto").
			Source(dictionary.SourceOf{Kind: "FILE", Params: []dictionary.Param{{Name: "PATH", Value: "/var/lib/clickhouse/user_files/protocols.csv"}, {Name: "FORMAT", Value: "CSVWithNames"}}}).
			Layout("FLAT").
			Lifetime(0, 3600).
			Database("u0031_dictionaries"),
	}
}

// Fields of Protocol.
func (Protocol) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("proto"),
		field.String("name"),
		field.String("description"),
	}
}
