// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Dict3 is the dictionary dict3.
type Dict3 struct{ ent.View }

// Annotations of Dict3.
func (Dict3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("region_id").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "HOST", Value: "localhost"}, {Name: "PORT", Value: 38385}, {Name: "USER", Value: "default"}, {Name: "TABLE", Value: "table_for_dict3"}, {Name: "PASSWORD", Value: "[HIDDEN]"}, {Name: "DB", Value: "database_for_dict_01268"}}}).
			Layout("DIRECT").
			Table("dict3").
			Database("u0016_db_01268").
			DependsOn("u0016_database_for_dict_01268.table_for_dict3"),
	}
}

// Fields of Dict3.
func (Dict3) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("region_id").Default(0),
		field.Float32("parent_region").DefaultExpr("0"),
		field.String("region_name").Default(""),
	}
}
