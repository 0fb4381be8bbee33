// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// XxxxYyy is the table xxxx_yyy.
type XxxxYyy struct{ ent.Schema }

// Annotations of XxxxYyy.
func (XxxxYyy) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("key").Setting("index_granularity", 8192).Table("xxxx_yyy"),
	}
}

// Fields of XxxxYyy.
func (XxxxYyy) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("key"),
		field.UInt32("key_b").Alias("key"),
	}
}
