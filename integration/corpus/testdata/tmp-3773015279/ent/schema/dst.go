// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Dst is the table dst.
type Dst struct{ ent.Schema }

// Annotations of Dst.
func (Dst) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy().Setting("index_granularity", 8192).Table("dst").Database("u0030_default"),
	}
}

// Fields of Dst.
func (Dst) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("count"),
		field.Int32("market"),
		field.DateTime("w_end"),
	}
}
