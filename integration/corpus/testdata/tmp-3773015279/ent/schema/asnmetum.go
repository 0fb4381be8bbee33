// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Asnmetum is the table asnmeta.
type Asnmetum struct{ ent.Schema }

// Annotations of Asnmetum.
func (Asnmetum) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("asn", "changed").Setting("index_granularity", 8192).Database("u0032_default"),
	}
}

// Fields of Asnmetum.
func (Asnmetum) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("asn"),
		field.String("org_name"),
		field.String("cc"),
		field.Date("changed"),
		field.String("aut_name"),
		field.String("source"),
	}
}
