// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TraceAttribute is the table trace_attributes.
type TraceAttribute struct{ ent.Schema }

// Annotations of TraceAttribute.
func (TraceAttribute) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("ProjectId", "Key", "TraceTimestamp", "TraceUUID", "Value").
			TTL("TraceTimestamp + toIntervalDay(30)").
			Setting("index_granularity", 8192),
	}
}

// Fields of TraceAttribute.
func (TraceAttribute) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectId"),
		field.String("Key").LowCardinality(),
		field.DateTime("TraceTimestamp"),
		field.UUID("TraceUUID"),
		field.String("Value_column").StorageKey("Value"),
	}
}
