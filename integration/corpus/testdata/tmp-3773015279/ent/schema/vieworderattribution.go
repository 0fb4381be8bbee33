// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// ViewOrderAttribution is the view view_order_attribution.
type ViewOrderAttribution struct{ ent.View }

// Annotations of ViewOrderAttribution.
func (ViewOrderAttribution) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT order_product_event_id, order_id, brand_id, user_id, sp_id, gmv, gsv, po_created_at, argMax(event_brand_id, event_rank) AS event_brand_id, argMax(campaign_id, event_rank) AS campaign_id, argMax(event_bid_type, event_rank) AS event_bid_type, argMax(event_bid_value, event_rank) AS event_bid_value, argMax(event_inventory_id, event_rank) AS event_inventory_id, argMax(event_user_id, event_rank) AS event_user_id, argMax(ad_event_id, event_rank) AS ad_event_id, argMax(event_type, event_rank) AS event_type, argMax(latest_ad_created_at, event_rank) AS latest_ad_created_at FROM (SELECT order_product_event_id, order_id, brand_id, user_id, sp_id, gmv, gsv, po_created_at, event_type, if(event_type = 'click', 1, 0) AS event_rank, argMax(event_brand_id, _version) AS event_brand_id, argMax(campaign_id, _version) AS campaign_id, argMax(event_bid_type, _version) AS event_bid_type, argMax(event_bid_value, _version) AS event_bid_value, argMax(event_inventory_id, _version) AS event_inventory_id, argMax(event_user_id, _version) AS event_user_id, argMax(ad_event_id, _version) AS ad_event_id, argMax(latest_ad_created_at, _version) AS latest_ad_created_at FROM analytics.order_attribution WHERE attribution_window <= {attr_window:UInt32} GROUP BY order_product_event_id, order_id, brand_id, user_id, sp_id, gmv, gsv, po_created_at, event_type) GROUP BY order_product_event_id, order_id, brand_id, user_id, sp_id, gmv, gsv, po_created_at").
			Table("view_order_attribution").
			Database("u0026_default"),
	}
}

// Fields of ViewOrderAttribution.
func (ViewOrderAttribution) Fields() []ent.Field {
	return []ent.Field{
		field.String("order_product_event_id"),
		field.String("order_id"),
		field.String("brand_id"),
		field.String("user_id"),
		field.String("sp_id").Nullable(),
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
		field.String("event_type"),
		field.DateTime64("latest_ad_created_at", 9, "UTC"),
	}
}
