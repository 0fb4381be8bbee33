// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Migrations is the table migrations.
type Migrations struct{ ent.Schema }

// Annotations of Migrations.
func (Migrations) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("name").Setting("index_granularity", 8192).Database("u0002_cryo"),
	}
}

// Fields of Migrations.
func (Migrations) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.DateTime("executed_at").DefaultExpr("now()"),
		field.UInt8("success").Default(1),
	}
}
