// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// Logs is the table logs.
type Logs struct{ ent.Schema }

// Annotations of Logs.
func (Logs) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("ProjectId", "Timestamp", "UUID").
			PartitionBy("toDate(Timestamp)").
			TTL("Timestamp + toIntervalDay(30)").
			Setting("ttl_only_drop_parts", 1).
			Setting("index_granularity", 8192).
			Setting("allow_experimental_block_number_column", true),
		index.BloomFilter("idx_trace_id", "TraceId", 0).Granularity(1),
		index.BloomFilter("idx_secure_session_id", "SecureSessionId", 0).Granularity(1),
		index.BloomFilter("idx_log_attr_key", "mapKeys(LogAttributes)", 0).Granularity(1),
		index.BloomFilter("idx_log_attr_value", "mapValues(LogAttributes)", 0).Granularity(1),
		index.TokenBF("idx_body", "Body", 32768, 3, 0).Granularity(1),
	}
}

// Fields of Logs.
func (Logs) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("Timestamp"),
		field.UUID("UUID"),
		field.String("TraceId"),
		field.String("SpanId"),
		field.UInt32("TraceFlags"),
		field.String("SeverityText").LowCardinality(),
		field.Int32("SeverityNumber"),
		field.String("ServiceName").LowCardinality(),
		field.String("Body"),
		field.Type("LogAttributes", "Map(LowCardinality(String), String)"),
		field.UInt32("ProjectId"),
		field.String("SecureSessionId"),
		field.String("Source"),
		field.String("ServiceVersion"),
		field.String("Environment"),
	}
}
