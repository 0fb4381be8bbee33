// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ErrorGroup is the table error_groups.
type ErrorGroup struct{ ent.Schema }

// Annotations of ErrorGroup.
func (ErrorGroup) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("UpdatedAt").
			OrderBy("ProjectID", "CreatedAt", "ID").
			Setting("index_granularity", 8192),
	}
}

// Fields of ErrorGroup.
func (ErrorGroup) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectID"),
		field.DateTime64("CreatedAt", 6),
		field.DateTime64("UpdatedAt", 6),
		field.Int64("ID"),
		field.String("Event"),
		field.String("Status").LowCardinality(),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.Int64("ErrorTagID").Nullable(),
		field.String("ErrorTagTitle").Nullable(),
		field.String("ErrorTagDescription").Nullable(),
		field.String("SecureID"),
		field.DateTime64("SnoozedUntil", 6),
	}
}
