// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/projection"
)

// WebsiteEventTable2 is the table website_event.
type WebsiteEventTable2 struct{ ent.Schema }

// Annotations of WebsiteEventTable2.
func (WebsiteEventTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("toStartOfHour(created_at)", "website_id", "session_id", "visit_id", "created_at").
			PartitionBy("toYYYYMM(created_at)").
			PrimaryKey("toStartOfHour(created_at)", "website_id", "session_id", "visit_id").
			Setting("index_granularity", 8192).
			Table("website_event").
			Database("u0002_umami"),
		projection.Select("website_event_url_path_projection", "SELECT * ORDER BY toStartOfDay(created_at), website_id, url_path, created_at"),
		projection.Select("website_event_referrer_domain_projection", "SELECT * ORDER BY toStartOfDay(created_at), website_id, referrer_domain, created_at"),
	}
}

// Fields of WebsiteEventTable2.
func (WebsiteEventTable2) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("visit_id"),
		field.UUID("event_id"),
		field.String("hostname").LowCardinality(),
		field.String("browser").LowCardinality(),
		field.String("os").LowCardinality(),
		field.String("device").LowCardinality(),
		field.String("screen").LowCardinality(),
		field.String("language").LowCardinality(),
		field.String("country").LowCardinality(),
		field.String("region").LowCardinality(),
		field.String("city"),
		field.String("url_path"),
		field.String("url_query"),
		field.String("utm_source"),
		field.String("utm_medium"),
		field.String("utm_campaign"),
		field.String("utm_content"),
		field.String("utm_term"),
		field.String("referrer_path"),
		field.String("referrer_query"),
		field.String("referrer_domain"),
		field.String("page_title"),
		field.String("gclid"),
		field.String("fbclid"),
		field.String("msclkid"),
		field.String("ttclid"),
		field.String("li_fat_id"),
		field.String("twclid"),
		field.Decimal("lcp", 10, 1).Nullable(),
		field.Decimal("inp", 10, 1).Nullable(),
		field.Decimal("cls", 10, 4).Nullable(),
		field.Decimal("fcp", 10, 1).Nullable(),
		field.Decimal("ttfb", 10, 1).Nullable(),
		field.UInt32("event_type"),
		field.String("event_name"),
		field.String("tag"),
		field.String("distinct_id"),
		field.DateTime("created_at", "UTC"),
		field.UUID("job_id").Nullable(),
	}
}
