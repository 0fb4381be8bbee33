// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Dict1 is the dictionary dict1.
type Dict1 struct{ ent.View }

// Annotations of Dict1.
func (Dict1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("key_column").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "HOST", Value: "localhost"}, {Name: "PORT", Value: 38385}, {Name: "USER", Value: "default"}, {Name: "TABLE", Value: "table_for_dict1"}, {Name: "PASSWORD", Value: "[HIDDEN]"}, {Name: "DB", Value: "database_for_dict_01268"}}}).
			Layout("DIRECT").
			Setting("max_result_bytes", 1).
			Table("dict1").
			Database("u0016_db_01268").
			DependsOn("u0016_database_for_dict_01268.table_for_dict1"),
	}
}

// Fields of Dict1.
func (Dict1) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("key_column").Default(0),
		field.UInt64("second_column").Default(1),
		field.String("third_column").Default("qqq"),
	}
}
