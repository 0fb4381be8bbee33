// Package column holds the typed column buffers that generated code appends to
// and reads from: one constructor per ClickHouse type, composed as the types
// are:
//
//	tags := column.Map(column.LowCardinality(column.String()), column.Array(column.UInt64()))
//
// The buffers are ch-go's where it has one, and ours where it has none.
package column
