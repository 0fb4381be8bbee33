// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T is the table t.
type T struct{ ent.Schema }

// Annotations of T.
func (T) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("z").Setting("index_granularity", 8192).Table("t").Database("u0001_default"),
	}
}

// Fields of T.
func (T) Fields() []ent.Field {
	return []ent.Field{
		field.String("z"),
		field.DateTime("ts"),
	}
}
