// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MassTable312 is the table mass_table_312.
type MassTable312 struct{ ent.Schema }

// Annotations of MassTable312.
func (MassTable312) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("MergeTree", "d", "x", "1").Table("mass_table_312").Database("u0015_default"),
	}
}

// Fields of MassTable312.
func (MassTable312) Fields() []ent.Field {
	return []ent.Field{
		field.Date("d").DefaultExpr("'2000-01-01'"),
		field.UInt64("x"),
		field.Type("n", "Nested(a String, b String)"),
	}
}
