// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// OonirunTable is the table oonirun.
type OonirunTable struct{ ent.Schema }

// Annotations of OonirunTable.
func (OonirunTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("translation_creation_time").
			OrderBy("ooni_run_link_id", "descriptor_creation_time").
			Setting("index_granularity", 1).
			Table("oonirun").
			Database("u0036_default"),
	}
}

// Fields of OonirunTable.
func (OonirunTable) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("ooni_run_link_id"),
		field.DateTime64("descriptor_creation_time", 3),
		field.DateTime64("translation_creation_time", 3),
		field.FixedString("creator_account_id", 32),
		field.UInt8("archived").Default(0),
		field.String("descriptor"),
		field.String("author"),
		field.String("name"),
		field.String("short_description"),
		field.String("icon"),
	}
}
