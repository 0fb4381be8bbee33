// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TablePv is the table table_pv.
type TablePv struct{ ent.Schema }

// Annotations of TablePv.
func (TablePv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("table_pv").Database("u0001_default"),
	}
}

// Fields of TablePv.
func (TablePv) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("id"),
		field.DateTime("timestamp_field"),
	}
}
