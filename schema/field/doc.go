// Package field builds the columns of a schema. There is one constructor per
// ClickHouse type, named as the type is, and each returns a builder with the
// clauses that make sense for it:
//
//	field.String("tenant").LowCardinality()
//	field.DateTime64("at", 3, "UTC").Truncate().Codec(codec.Delta, codec.ZSTD(3))
//	field.Enum8("kind", "view", "click", "buy")
//	field.Array[string]("tags")
//	field.Map[string, uint64]("counters")
//	field.Date("day").Materialized("toDate(at)")
//
// [Of] names the Go type and the ClickHouse type, and [Type] takes any
// ClickHouse type as text and derives the Go type.
//
// The builders are ent fields; ent's own builders work beside them. ent's Int
// and Uint are Int64 and UInt64, Time is DateTime64(6, 'UTC'), Enum is Enum8
// numbered from 1 (Enum16 beyond 127 values), Bytes is String, UUID is UUID,
// Strings is Array(String), and
// SchemaType{"clickhouse": "..."} names another type.
//
// A field is required on create unless the column is Nullable, has a default,
// or the field is Optional: then the server fills it, never a Go zero.
package field
