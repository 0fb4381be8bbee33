// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Migration is the table migrations.
type Migration struct{ ent.Schema }

// Annotations of Migration.
func (Migration) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("name").Setting("index_granularity", 8192),
	}
}

// Fields of Migration.
func (Migration) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.DateTime("executed_at").DefaultExpr("now()"),
		field.UInt8("success").Default(1),
	}
}
