// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/projection"
)

// Tab is the table tab.
type Tab struct{ ent.Schema }

// Annotations of Tab.
func (Tab) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("product_id", "metric", "asset_id", "toYYYYMMDD(date)").
			Setting("index_granularity", 8192).
			Table("tab").
			Database("u0009_default"),
		projection.Select("projection_TPAG_VAST_date", "SELECT * ORDER BY toYYYYMMDD(date), metric, product_id, asset_id"),
	}
}

// Fields of Tab.
func (Tab) Fields() []ent.Field {
	return []ent.Field{
		field.FixedString("country", 7).LowCardinality().Default("unknown"),
		field.String("city").LowCardinality().Default("unknown"),
		field.String("region").LowCardinality().Default("unknown"),
		field.FixedString("continent", 7).LowCardinality().Default("unknown"),
		field.Bool("is_eu_country"),
		field.DateTime("date").Codec(codec.DoubleDelta, codec.LZ4),
		field.DateTime("viewer_date").Alias("toTimezone(date, timezone)"),
		field.String("device_browser").LowCardinality().Default("unknown"),
		field.String("metro_code").LowCardinality().Default("unknown"),
		field.String("domain").Default("unknown"),
		field.String("device_platform").LowCardinality().Default("unknown"),
		field.String("device_type").LowCardinality().Default("unknown"),
		field.String("device_vendor").LowCardinality().Default("unknown"),
		field.FixedString("ip", 39).Default("unknown"),
		field.Decimal("lat", 8, 6).Codec(codec.T64),
		field.Decimal("lng", 9, 6).Codec(codec.T64),
		field.String("asset_id").Default("unknown"),
		field.Bool("is_personalized"),
		field.String("metric"),
		field.String("origin").Default("unknown"),
		field.UInt64("product_id").Codec(codec.T64),
		field.String("referer").Default("unknown"),
		field.Int8("server_side").Codec(codec.T64),
		field.String("third_party_id").Default("unknown"),
		field.FixedString("partner_slug", 10).LowCardinality().Default("unknown"),
		field.String("user_agent").Default("unknown"),
		field.UUID("user_id"),
		field.FixedString("zip", 10).Default("unknown"),
		field.String("timezone").LowCardinality(),
		field.String("as_organization").LowCardinality().Default("unknown"),
		field.Array[string]("content_cat"),
		field.String("playback_method").LowCardinality().Default("unknown"),
		field.String("store_id").LowCardinality().Default("unknown"),
		field.String("store_url").Default("unknown"),
		field.DateTime("timestamp").Nullable(),
		field.Int8("ad_count").Codec(codec.T64),
		field.FixedString("ad_type", 10).LowCardinality().Default("unknown"),
		field.Type("ad_categories", "Array(FixedString(8))"),
		field.Type("blocked_ad_categories", "Array(FixedString(8))"),
		field.Int8("break_max_ad_length").Codec(codec.T64),
		field.Int8("break_max_ads").Codec(codec.T64),
		field.Int8("break_max_duration").Codec(codec.T64),
		field.Int8("break_min_ad_length").Codec(codec.T64),
		field.FixedString("break_position", 18).LowCardinality().Default("unknown"),
		field.String("media_playhead").Default("unknown"),
		field.Int8("placement_type").Codec(codec.T64),
		field.String("transaction_id"),
		field.Array[string]("universal_ad_id"),
		field.String("client_ua").LowCardinality().Default("unknown"),
		field.FixedString("device_ip", 39).Default("unknown"),
		field.String("device_ua").LowCardinality().Default("unknown"),
		field.String("ifa"),
		field.String("ifa_type").LowCardinality().Default("unknown"),
		field.Decimal("vast_lat", 8, 6).Codec(codec.T64),
		field.Decimal("vast_long", 9, 6).Codec(codec.T64),
		field.String("server_ua").Default("unknown"),
		field.String("app_bundle").Default("unknown"),
		field.String("page_url").Default("unknown"),
		field.Array[uint8]("api_framework"),
		field.String("click_type").LowCardinality(),
		field.Array[string]("extensions"),
		field.Array[string]("media_mime"),
		field.String("om_id_partner").LowCardinality().Default("unknown"),
		field.Type("player_capabilities", "Array(FixedString(12))"),
		field.Array[uint8]("vast_versions"),
		field.Array[string]("verification_vendors"),
		field.String("ad_play_head").Default("unknown"),
		field.String("ad_serving_id").Default("unknown"),
		field.String("asset_uri").Default("unknown"),
		field.String("content_id").Default("unknown"),
		field.String("content_uri").Default("unknown"),
		field.Type("inventory_state", "Array(FixedString(14))"),
		field.Array[uint8]("player_size"),
		field.Type("player_state", "Array(FixedString(12))"),
		field.Int8("pod_sequence").Codec(codec.T64),
		field.Array[uint32]("click_position"),
		field.Int16("error_code").Codec(codec.T64),
		field.Int8("error_reason").Codec(codec.T64),
		field.String("gdpr_consent").Default("unknown"),
		field.Bool("limited_tracking"),
		field.String("regulations").Default("unknown"),
		field.Array[string]("content_category"),
	}
}
