// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/projection"
)

// T is the table t.
type T struct{ ent.Schema }

// Annotations of T.
func (T) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("id").
			Setting("index_granularity", 8).
			Setting("add_minmax_index_for_numeric_columns", 0).
			Table("t").
			Database("u0002_default"),
		projection.Select("t_normal", "SELECT id, id2, id3 ORDER BY id2, id, id3"),
		projection.Select("t_agg", "SELECT sum(id3) GROUP BY id2"),
	}
}

// Fields of T.
func (T) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.UInt64("id2"),
		field.UInt64("id3"),
	}
}
