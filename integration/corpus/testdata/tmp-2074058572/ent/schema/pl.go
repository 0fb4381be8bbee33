// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/projection"
)

// Pl is the table pl.
type Pl struct{ ent.Schema }

// Annotations of Pl.
func (Pl) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("dt").Setting("index_granularity", 8192).Table("pl").Database("u0001_default"),
		projection.Select("p", "SELECT sum(i) GROUP BY toStartOfMinute(dt)"),
	}
}

// Fields of Pl.
func (Pl) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("dt"),
		field.Int32("i"),
	}
}
