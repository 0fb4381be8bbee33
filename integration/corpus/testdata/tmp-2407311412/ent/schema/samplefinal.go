// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// SampleFinal is the table sample_final.
type SampleFinal struct{ ent.Schema }

// Annotations of SampleFinal.
func (SampleFinal) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.CollapsingMergeTree("Sign").
			OrderBy("CounterID", "EventDate", "intHash32(UserID)", "EventTime").
			SampleBy("intHash32(UserID)").
			Setting("index_granularity", 8192).
			Setting("index_granularity_bytes", "10Mi").
			Table("sample_final").
			Database("u0005_default"),
	}
}

// Fields of SampleFinal.
func (SampleFinal) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("CounterID"),
		field.Date("EventDate"),
		field.DateTime("EventTime"),
		field.UInt64("UserID"),
		field.Int8("Sign"),
	}
}
