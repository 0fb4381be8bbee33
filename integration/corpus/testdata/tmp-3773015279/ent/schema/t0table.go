// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// T0Table is the table t0.
type T0Table struct{ ent.Schema }

// Annotations of T0Table.
func (T0Table) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.CollapsingMergeTree("c1").
			OrderBy().
			Setting("index_granularity", 8192).
			Table("t0").
			Database("u0013_default"),
	}
}

// Fields of T0Table.
func (T0Table) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("c0"),
		field.Int8("c1"),
	}
}
