// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TTable is the table t.
type TTable struct{ ent.Schema }

// Annotations of TTable.
func (TTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("z").Setting("index_granularity", 8192).Table("t").Database("u0010_default"),
	}
}

// Fields of TTable.
func (TTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("z"),
		field.DateTime("ts"),
	}
}
