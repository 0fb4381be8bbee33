// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// WebsiteRevenueTable2 is the table website_revenue.
type WebsiteRevenueTable2 struct{ ent.Schema }

// Annotations of WebsiteRevenueTable2.
func (WebsiteRevenueTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("website_id", "session_id", "created_at").
			PartitionBy("toYYYYMM(created_at)").
			Setting("index_granularity", 8192).
			Table("website_revenue").
			Database("u0006_umami"),
		view.FedBy("website_revenue_mv", "SELECT DISTINCT ed.website_id, ed.session_id, ed.event_id, ed.event_name, c.currency, coalesce(toDecimal64(ed.number_value, 2), toDecimal64(ed.string_value, 2)) AS revenue, ed.created_at FROM umami.event_data AS ed INNER JOIN (SELECT event_id, string_value AS currency FROM umami.event_data WHERE positionCaseInsensitive(data_key, 'currency') > 0) AS c ON c.event_id = ed.event_id WHERE positionCaseInsensitive(data_key, 'revenue') > 0").
			DependsOn("event_data"),
	}
}

// Fields of WebsiteRevenueTable2.
func (WebsiteRevenueTable2) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("event_id"),
		field.String("event_name"),
		field.String("currency"),
		field.Decimal("revenue", 18, 4),
		field.DateTime("created_at", "UTC"),
	}
}
