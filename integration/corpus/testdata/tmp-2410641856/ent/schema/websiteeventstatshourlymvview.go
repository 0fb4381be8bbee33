// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// WebsiteEventStatsHourlyMvView is the materialized view website_event_stats_hourly_mv.
type WebsiteEventStatsHourlyMvView struct{ ent.View }

// Annotations of WebsiteEventStatsHourlyMvView.
func (WebsiteEventStatsHourlyMvView) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT website_id, session_id, visit_id, hostnames AS hostname, browser, os, device, screen, language, country, region, city, entry_url, exit_url, url_paths AS url_path, url_query, utm_source, utm_medium, utm_campaign, utm_content, utm_term, referrer_domain, page_title, gclid, fbclid, msclkid, ttclid, li_fat_id, twclid, event_type, event_name, views, min_time, max_time, tag, distinct_id, timestamp AS created_at FROM (SELECT website_id, session_id, visit_id, arrayFilter(x -> (x != ''), groupArray(hostname)) AS hostnames, browser, os, device, screen, language, country, region, city, argMinState(url_path, created_at) AS entry_url, argMaxState(url_path, created_at) AS exit_url, arrayFilter(x -> (x != ''), groupArray(url_path)) AS url_paths, arrayFilter(x -> (x != ''), groupArray(url_query)) AS url_query, arrayFilter(x -> (x != ''), groupArray(utm_source)) AS utm_source, arrayFilter(x -> (x != ''), groupArray(utm_medium)) AS utm_medium, arrayFilter(x -> (x != ''), groupArray(utm_campaign)) AS utm_campaign, arrayFilter(x -> (x != ''), groupArray(utm_content)) AS utm_content, arrayFilter(x -> (x != ''), groupArray(utm_term)) AS utm_term, arrayFilter(x -> ((x != '') AND (x != hostname)), groupArray(referrer_domain)) AS referrer_domain, arrayFilter(x -> (x != ''), groupArray(page_title)) AS page_title, arrayFilter(x -> (x != ''), groupArray(gclid)) AS gclid, arrayFilter(x -> (x != ''), groupArray(fbclid)) AS fbclid, arrayFilter(x -> (x != ''), groupArray(msclkid)) AS msclkid, arrayFilter(x -> (x != ''), groupArray(ttclid)) AS ttclid, arrayFilter(x -> (x != ''), groupArray(li_fat_id)) AS li_fat_id, arrayFilter(x -> (x != ''), groupArray(twclid)) AS twclid, event_type, if(event_type = 2, groupArray(event_name), []) AS event_name, sumIf(1, event_type != 2) AS views, min(created_at) AS min_time, max(created_at) AS max_time, arrayFilter(x -> (x != ''), groupArray(tag)) AS tag, distinct_id, toStartOfHour(created_at) AS timestamp FROM umami.website_event GROUP BY website_id, session_id, visit_id, hostname, browser, os, device, screen, language, country, region, city, event_type, distinct_id, timestamp)").
			To("website_event_stats_hourly").
			DependsOn("website_event"),
		schema.Table{Database: "u0005_umami", Table: "website_event_stats_hourly_mv"},
	}
}

// Fields of WebsiteEventStatsHourlyMvView.
func (WebsiteEventStatsHourlyMvView) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("visit_id"),
		field.Array[string]("hostname"),
		field.String("browser").LowCardinality(),
		field.String("os").LowCardinality(),
		field.String("device").LowCardinality(),
		field.String("screen").LowCardinality(),
		field.String("language").LowCardinality(),
		field.String("country").LowCardinality(),
		field.String("region").LowCardinality(),
		field.String("city"),
		field.AggregateState("entry_url", "argMin", "String", "DateTime('UTC')"),
		field.AggregateState("exit_url", "argMax", "String", "DateTime('UTC')"),
		field.Array[string]("url_path"),
		field.Array[string]("url_query"),
		field.Array[string]("utm_source"),
		field.Array[string]("utm_medium"),
		field.Array[string]("utm_campaign"),
		field.Array[string]("utm_content"),
		field.Array[string]("utm_term"),
		field.Array[string]("referrer_domain"),
		field.Array[string]("page_title"),
		field.Array[string]("gclid"),
		field.Array[string]("fbclid"),
		field.Array[string]("msclkid"),
		field.Array[string]("ttclid"),
		field.Array[string]("li_fat_id"),
		field.Array[string]("twclid"),
		field.UInt32("event_type"),
		field.Array[string]("event_name"),
		field.UInt64("views"),
		field.DateTime("min_time", "UTC"),
		field.DateTime("max_time", "UTC"),
		field.Array[string]("tag"),
		field.String("distinct_id"),
		field.DateTime("created_at", "UTC"),
	}
}
