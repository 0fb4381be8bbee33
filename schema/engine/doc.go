// Package engine says how a table is stored. Its builders are annotations of a
// schema:
//
//	func (Event) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			engine.ReplacingMergeTree("version").
//				OrderBy("tenant", "toDate(at)", "user_id").
//				PartitionBy("toYYYYMM(at)").
//				TTL("toDateTime(at) + INTERVAL 90 DAY").
//				Setting("index_granularity", 8192),
//		}
//	}
//
// Constructors are named as the engines are and take what the engine cannot do
// without; the rest are methods. [Custom] is the way to an engine that this
// package does not know. Keys and TTLs are SQL expressions over the columns;
// the generator checks the names in them.
// See https://clickhouse.com/docs/engines/table-engines.
package engine
