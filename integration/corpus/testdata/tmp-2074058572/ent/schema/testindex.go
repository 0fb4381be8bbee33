// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// TestIndex is the table test_index.
type TestIndex struct{ ent.Schema }

// Annotations of TestIndex.
func (TestIndex) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("key_string").
			PartitionBy().
			PrimaryKey().
			Setting("index_granularity", 1).
			Table("test_index").
			Database("u0001_default"),
		index.Set("idx", "toUInt32(key_string)", 0).Granularity(1),
	}
}

// Fields of TestIndex.
func (TestIndex) Fields() []ent.Field {
	return []ent.Field{
		field.String("key_string"),
		field.UInt32("key_uint32").Alias("toUInt32(key_string)"),
	}
}
