// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Renamed is the view renamed.
type Renamed struct{ ent.View }

// Annotations of Renamed.
func (Renamed) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT 1, 2").Table("renamed").Aliases("a", "b"),
	}
}

// Fields of Renamed.
func (Renamed) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("a"),
		field.UInt8("b"),
	}
}
