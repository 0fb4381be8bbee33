// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// OrderAttribution is the table order_attribution.
type OrderAttribution struct{ ent.Schema }

// Annotations of OrderAttribution.
func (OrderAttribution) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("_version").
			OrderBy("brand_id", "campaign_id", "event_type", "latest_ad_created_at", "user_id", "order_product_event_id", "ad_event_id").
			Setting("index_granularity", 8192).
			Table("order_attribution").
			Database("u0026_default"),
	}
}

// Fields of OrderAttribution.
func (OrderAttribution) Fields() []ent.Field {
	return []ent.Field{
		field.String("order_product_event_id"),
		field.String("order_id"),
		field.String("brand_id"),
		field.String("user_id"),
		field.Float64("gmv"),
		field.Float64("gsv"),
		field.DateTime64("po_created_at", 9, "UTC"),
		field.String("event_brand_id").Nullable(),
		field.UInt32("campaign_id"),
		field.String("event_bid_type"),
		field.Float64("event_bid_value").Nullable(),
		field.UInt32("event_inventory_id"),
		field.String("event_user_id"),
		field.String("ad_event_id"),
		field.DateTime64("latest_ad_created_at", 9, "UTC"),
		field.String("event_type"),
		field.UInt8("attribution_window"),
		field.DateTime("version").StorageKey("_version").DefaultExpr("now()"),
	}
}
