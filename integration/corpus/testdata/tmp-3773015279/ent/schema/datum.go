// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Datum is the table data.
type Datum struct{ ent.Schema }

// Annotations of Datum.
func (Datum) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Database("u0030_default"),
	}
}

// Fields of Datum.
func (Datum) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.DateTime("timestamp"),
	}
}
