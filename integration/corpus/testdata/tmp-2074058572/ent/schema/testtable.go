// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable is the table test_table.
type TestTable struct{ ent.Schema }

// Annotations of TestTable.
func (TestTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("timestamp").
			PartitionBy("toYYYYMMDD(timestamp)").
			Setting("index_granularity", 1).
			Table("test_table").
			Database("u0001_default"),
	}
}

// Fields of TestTable.
func (TestTable) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("timestamp"),
		field.UInt64("value_column").StorageKey("value"),
		field.Date("day").Alias("toDate(timestamp)"),
		field.Date("day1").Alias("day + 1"),
		field.Date("day2").Alias("day1 + 1"),
		field.DateTime("time").Alias("timestamp"),
		field.Array[uint8]("array").DefaultExpr("[1, 2, 3]"),
		field.Array[uint8]("struct_key").StorageKey("struct.key").DefaultExpr("[2, 4, 6]"),
		field.Array[uint8]("struct_value").StorageKey("struct.value").Alias("array"),
	}
}
