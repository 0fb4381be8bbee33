// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Clean is the view clean.
type Clean struct{ ent.View }

// Annotations of Clean.
func (Clean) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT id FROM app.events WHERE ok").Table("clean").Security("INVOKER", ""),
	}
}

// Fields of Clean.
func (Clean) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
	}
}
