// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Fields is the table fields.
type Fields struct{ ent.Schema }

// Annotations of Fields.
func (Fields) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("ProjectID", "Type", "Name", "SessionCreatedAt", "SessionID", "Value").
			Setting("index_granularity", 8192),
	}
}

// Fields of Fields.
func (Fields) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectID"),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.String("Name").LowCardinality(),
		field.DateTime64("SessionCreatedAt", 6),
		field.Int64("SessionID"),
		field.String("Value_column").StorageKey("Value"),
		field.DateTime64("Timestamp", 6),
	}
}
