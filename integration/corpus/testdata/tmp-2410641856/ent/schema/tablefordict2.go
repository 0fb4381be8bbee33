// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TableForDict2 is the table table_for_dict2.
type TableForDict2 struct{ ent.Schema }

// Annotations of TableForDict2.
func (TableForDict2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("region_id").
			Setting("index_granularity", 8192).
			Table("table_for_dict2").
			Database("u0016_database_for_dict_01268"),
	}
}

// Fields of TableForDict2.
func (TableForDict2) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("region_id"),
		field.UInt64("parent_region"),
		field.String("region_name"),
	}
}
