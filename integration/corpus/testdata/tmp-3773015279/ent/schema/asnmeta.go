// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Asnmeta is the table asnmeta.
type Asnmeta struct{ ent.Schema }

// Annotations of Asnmeta.
func (Asnmeta) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("asn", "changed").Setting("index_granularity", 8192).Database("u0036_default"),
	}
}

// Fields of Asnmeta.
func (Asnmeta) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("asn"),
		field.String("org_name"),
		field.String("cc"),
		field.Date("changed"),
		field.String("aut_name"),
		field.String("source"),
	}
}
