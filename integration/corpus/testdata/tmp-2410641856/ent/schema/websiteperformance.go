// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// WebsitePerformance is the table website_performance.
type WebsitePerformance struct{ ent.Schema }

// Annotations of WebsitePerformance.
func (WebsitePerformance) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("website_id", "toStartOfHour(created_at)", "session_id").
			PartitionBy("toYYYYMM(created_at)").
			Setting("index_granularity", 8192).
			Table("website_performance").
			Database("u0005_umami"),
	}
}

// Fields of WebsitePerformance.
func (WebsitePerformance) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("visit_id"),
		field.String("url_path"),
		field.Decimal("lcp", 10, 1).Nullable(),
		field.Decimal("inp", 10, 1).Nullable(),
		field.Decimal("cls", 10, 4).Nullable(),
		field.Decimal("fcp", 10, 1).Nullable(),
		field.Decimal("ttfb", 10, 1).Nullable(),
		field.DateTime("created_at", "UTC"),
	}
}
