// Package schema declares the tables that the benchmark fills and reads.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Point has columns of fixed size only.
type Point struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Point) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("device", "at")}
}

// Fields are the columns.
func (Point) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("device"),
		field.DateTime64("at", 3, "UTC"),
		field.Enum8("state", "ok", "late", "lost"),
		field.Float64("value"),
		field.Float32("quality"),
		field.Int64("total"),
		field.UInt16("flags"),
		field.Bool("valid"),
		field.UUID("batch"),
		field.DateTime("received", "UTC"),
	}
}
