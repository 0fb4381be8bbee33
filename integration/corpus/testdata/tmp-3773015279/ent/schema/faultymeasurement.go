// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FaultyMeasurement is the table faulty_measurements.
type FaultyMeasurement struct{ ent.Schema }

// Annotations of FaultyMeasurement.
func (FaultyMeasurement) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("ts", "type", "probe_cc", "probe_asn", "uid").
			Setting("async_insert", 1).
			Setting("index_granularity", 8192).
			Database("u0035_default"),
	}
}

// Fields of FaultyMeasurement.
func (FaultyMeasurement) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("ts", 3, "UTC").DefaultExpr("now64()"),
		field.String("type_column").StorageKey("type"),
		field.UUID("uid").DefaultExpr("generateUUIDv4()"),
		field.String("probe_cc"),
		field.UInt32("probe_asn"),
		field.String("details"),
	}
}
