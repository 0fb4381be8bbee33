package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Daily is filled by a materialized view, and only read.
type Daily struct{ ent.View }

// Annotations say how ClickHouse keeps the table and what fills it.
func (Daily) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().OrderBy("tenant", "day"),
		view.FedBy("daily_mv", `SELECT tenant, toDate(at) AS day, sum(amount) AS revenue, uniqState(user_id) AS visitors
FROM events GROUP BY tenant, day`),
	}
}

// Fields are the columns.
func (Daily) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.Date("day"),
		field.SimpleAggregate[float64]("revenue", "sum"),
		field.AggregateState("visitors", "uniq", "UInt64"),
	}
}

// Revenue is a view.
type Revenue struct{ ent.View }

// Annotations say what the view shows.
func (Revenue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT tenant, sum(amount) AS total FROM events GROUP BY tenant"),
	}
}

// Fields are the columns.
func (Revenue) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.Float64("total"),
	}
}
