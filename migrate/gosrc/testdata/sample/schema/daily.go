// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Daily is the table daily: rolled up.
type Daily struct{ ent.Schema }

// Annotations of Daily.
func (Daily) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.SummingMergeTree("revenue").OrderBy("tenant", "day").Table("daily").Comment("rolled up"),
		view.FedBy("daily_mv", "SELECT tenant, toDate(at) AS day, sum(amount) AS revenue, uniqState(id) AS users FROM app.events GROUP BY tenant, day").
			DependsOn("events"),
	}
}

// Fields of Daily.
func (Daily) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant"),
		field.Date("day"),
		field.Float64("revenue"),
		field.AggregateState("users", "uniq", "UInt64"),
	}
}
