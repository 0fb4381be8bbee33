// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Dict2 is the dictionary dict2.
type Dict2 struct{ ent.View }

// Annotations of Dict2.
func (Dict2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("region_id").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "HOST", Value: "localhost"}, {Name: "PORT", Value: 38385}, {Name: "USER", Value: "default"}, {Name: "TABLE", Value: "table_for_dict2"}, {Name: "PASSWORD", Value: "[HIDDEN]"}, {Name: "DB", Value: "database_for_dict_01268"}}}).
			Layout("DIRECT").
			Setting("dictionary_use_async_executor", 1).
			Setting("max_threads", 8).
			Table("dict2").
			Database("u0007_db_01268").
			DependsOn("u0007_database_for_dict_01268.table_for_dict2"),
	}
}

// Fields of Dict2.
func (Dict2) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("region_id").Default(0),
		field.UInt64("parent_region").Default(0).Annotations(dictionary.Hierarchical()),
		field.String("region_name").Default(""),
	}
}
