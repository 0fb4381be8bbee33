package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Sale is a price paid for a property in the United Kingdom.
type Sale struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Sale) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("postcode1", "postcode2", "addr1", "addr2").Table("uk_price_paid"),
	}
}

// Fields are the columns.
func (Sale) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("price"),
		field.Date("date"),
		field.String("postcode1").LowCardinality(),
		field.String("postcode2").LowCardinality(),
		field.Enum8("type", "terraced", "semi-detached", "detached", "flat", "other"),
		field.UInt8("is_new"),
		field.Enum8("duration", "freehold", "leasehold", "unknown"),
		field.String("addr1"),
		field.String("addr2"),
		field.String("street").LowCardinality(),
		field.String("locality").LowCardinality(),
		field.String("town").LowCardinality(),
		field.String("district").LowCardinality(),
		field.String("county").LowCardinality(),
	}
}
