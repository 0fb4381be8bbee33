// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Jsonl is the table jsonl.
type Jsonl struct{ ent.Schema }

// Annotations of Jsonl.
func (Jsonl) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("report_id", "input").
			Setting("index_granularity", 8192).
			Table("jsonl").
			Database("u0032_default"),
	}
}

// Fields of Jsonl.
func (Jsonl) Fields() []ent.Field {
	return []ent.Field{
		field.String("report_id"),
		field.String("input"),
		field.String("s3path"),
		field.Int32("linenum"),
		field.String("measurement_uid"),
	}
}
