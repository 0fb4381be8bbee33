package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Trip is a ride in a taxi of New York.
type Trip struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Trip) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("pickup_datetime", "dropoff_datetime")}
}

// Fields are the columns.
func (Trip) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("trip_id"),
		field.Enum8("cab_type", "yellow", "green"),
		field.DateTime("pickup_datetime"),
		field.DateTime("dropoff_datetime"),
		field.UInt8("passenger_count"),
		field.Float32("trip_distance"),
		field.Float32("fare_amount"),
		field.Float32("tip_amount"),
		field.Float32("total_amount"),
		field.String("pickup_ntaname").LowCardinality(),
		field.UInt16("dropoff_zone"),
	}
}

// Zone is a part of New York.
type Zone struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Zone) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("location_id")}
}

// Fields are the columns.
func (Zone) Fields() []ent.Field {
	return []ent.Field{
		field.UInt16("location_id"),
		field.String("borough").LowCardinality(),
	}
}
