// Package schema is what a schema file says about ClickHouse: annotations on
// ent's schemas and fields. It is pure data, written to be carried as JSON
// from the schema package to the code generator.
//
// A schema file seldom names this package's structs. It uses the packages
// below it, whose builders are annotations and fields already:
//
//	type Event struct{ ent.Schema }
//
//	func (Event) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			engine.MergeTree().OrderBy("tenant", "at"),
//			index.MinMax("by_amount", "amount"),
//		}
//	}
//
//	func (Event) Fields() []ent.Field {
//		return []ent.Field{
//			field.String("tenant").LowCardinality(),
//			field.DateTime64("at", 3).Truncate().Codec(codec.Delta, codec.ZSTD(3)),
//			field.Float64("amount").Default(0),
//		}
//	}
//
// A type that embeds ent.Schema is a table with a client that reads and
// writes; a type that embeds ent.View has a client that only reads. What the
// object is, a table, a view, a materialized view or a dictionary, its
// annotations say (packages engine, view, dictionary). A type that embeds
// [Objects] declares what has no rows: databases, functions, named collections
// and access control (package object).
package schema
