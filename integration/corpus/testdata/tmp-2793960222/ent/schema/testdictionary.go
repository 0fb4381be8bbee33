// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// TestDictionary is the dictionary test_dictionary.
type TestDictionary struct{ ent.View }

// Annotations of TestDictionary.
func (TestDictionary) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("uid").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "test_table"}, {Name: "UPDATE_FIELD", Value: "insert_time"}, {Name: "UPDATE_LAG", Value: 10}}}).
			Layout("RANGE_HASHED").
			Lifetime(1, 2).
			Range("start", "end").
			Table("test_dictionary").
			Database("u0002_default").
			DependsOn("test_table"),
	}
}

// Fields of TestDictionary.
func (TestDictionary) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("start"),
		field.Int64("end"),
		field.DateTime("insert_time"),
		field.Int64("uid"),
	}
}
