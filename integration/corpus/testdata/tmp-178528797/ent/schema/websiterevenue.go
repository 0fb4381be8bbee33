// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// WebsiteRevenue is the table website_revenue.
type WebsiteRevenue struct{ ent.Schema }

// Annotations of WebsiteRevenue.
func (WebsiteRevenue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("website_id", "session_id", "created_at").
			PartitionBy("toYYYYMM(created_at)").
			Setting("index_granularity", 8192).
			Table("website_revenue").
			Database("u0004_umami"),
	}
}

// Fields of WebsiteRevenue.
func (WebsiteRevenue) Fields() []ent.Field {
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
