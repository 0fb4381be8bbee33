// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestNewJSONType is the table test_new_json_type.
type TestNewJSONType struct{ ent.Schema }

// Annotations of TestNewJSONType.
func (TestNewJSONType) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("version").
			OrderBy("id").
			Setting("allow_nullable_key", 1).
			Setting("index_granularity", 8192).
			Table("test_new_json_type").
			Database("u0005_default"),
	}
}

// Fields of TestNewJSONType.
func (TestNewJSONType) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id_column").Nullable().StorageKey("id"),
		field.JSON("data"),
		field.UInt64("version"),
	}
}
