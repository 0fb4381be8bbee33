// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TableForDict1 is the table table_for_dict1.
type TableForDict1 struct{ ent.Schema }

// Annotations of TableForDict1.
func (TableForDict1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("key_column").
			Setting("index_granularity", 8192).
			Table("table_for_dict1").
			Database("u0016_database_for_dict_01268"),
	}
}

// Fields of TableForDict1.
func (TableForDict1) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("key_column"),
		field.UInt64("second_column"),
		field.String("third_column"),
	}
}
