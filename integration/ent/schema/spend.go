package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Spend is a view with parameters.
type Spend struct{ ent.View }

// Annotations say what the view shows.
func (Spend) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT tenant, sum(amount) AS total FROM events WHERE tenant = {of:String} AND amount >= {least:Float64} GROUP BY tenant"),
	}
}

// Fields are the columns.
func (Spend) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.Float64("total"),
	}
}
