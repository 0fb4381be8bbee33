// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// JsonlTable is the table jsonl.
type JsonlTable struct{ ent.Schema }

// Annotations of JsonlTable.
func (JsonlTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("report_id", "input").
			Setting("index_granularity", 8192).
			Table("jsonl").
			Database("u0033_default"),
	}
}

// Fields of JsonlTable.
func (JsonlTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("report_id"),
		field.String("input"),
		field.String("s3path"),
		field.Int32("linenum"),
		field.String("measurement_uid"),
	}
}
