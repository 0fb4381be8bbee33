// Package schema declares tables that have, together, columns of every type.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/mixin"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// row is what all tables share.
type row struct{ mixin.Schema }

func (row) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

func (row) Fields() []ent.Field { return []ent.Field{field.UInt32("id")} }

// rows is a table with nothing but fields.
type rows struct{ ent.Schema }

func (rows) Mixin() []ent.Mixin { return []ent.Mixin{row{}} }
