// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Incident is the table incidents.
type Incident struct{ ent.Schema }

// Annotations of Incident.
func (Incident) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("update_time").
			OrderBy("(id)").
			Setting("index_granularity", 1).
			Database("u0032_default"),
	}
}

// Fields of Incident.
func (Incident) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("update_time").DefaultExpr("now()"),
		field.DateTime("create_time").DefaultExpr("now()"),
		field.DateTime("start_time").DefaultExpr("now()"),
		field.DateTime("end_time").Nullable(),
		field.FixedString("creator_account_id", 32),
		field.String("reported_by"),
		field.String("email_address"),
		field.String("id"),
		field.String("title"),
		field.String("text"),
		field.String("event_type").LowCardinality(),
		field.UInt8("published"),
		field.UInt8("deleted").Default(0),
		field.Type("CCs", "Array(FixedString(2))"),
		field.Array[uint32]("ASNs"),
		field.Array[string]("domains"),
		field.Array[string]("tags"),
		field.Array[string]("links"),
		field.Array[string]("test_names"),
		field.String("short_description"),
	}
}
