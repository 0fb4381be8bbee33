// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Data020521Wide0Fuzz48 is the table data_02052_1_wide0__fuzz_48.
type Data020521Wide0Fuzz48 struct{ ent.Schema }

// Annotations of Data020521Wide0Fuzz48.
func (Data020521Wide0Fuzz48) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("key").
			Setting("min_bytes_for_wide_part", 0).
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192).
			Table("data_02052_1_wide0__fuzz_48").
			Database("u0008_default"),
	}
}

// Fields of Data020521Wide0Fuzz48.
func (Data020521Wide0Fuzz48) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("key").Nullable(),
		field.UInt8("value_column").StorageKey("value"),
	}
}
