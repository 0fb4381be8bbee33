// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// NeedleTable is the table needle_table.
type NeedleTable struct{ ent.Schema }

// Annotations of NeedleTable.
func (NeedleTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.TinyLog().Table("needle_table").Database("u0003_default"),
	}
}

// Fields of NeedleTable.
func (NeedleTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("key"),
	}
}
