package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Basket is arrays and maps.
type Basket struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Basket) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

// Fields are the columns.
func (Basket) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.Array[uint64]("items"),
		field.Array[float64]("prices"),
		field.Array[string]("tags"),
		field.Map[string, string]("props"),
		field.Map[string, uint64]("counts"),
	}
}
