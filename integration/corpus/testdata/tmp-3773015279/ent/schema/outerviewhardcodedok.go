// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// OuterViewHardcodedOk is the view outer_view_hardcoded_ok.
type OuterViewHardcodedOk struct{ ent.View }

// Annotations of OuterViewHardcodedOk.
func (OuterViewHardcodedOk) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT n * 2 AS c FROM inner_view(inner_a = 1, inner_b = 2)").
			Table("outer_view_hardcoded_ok").
			Database("u0015_default").
			DependsOn("inner_view"),
	}
}

// Fields of OuterViewHardcodedOk.
func (OuterViewHardcodedOk) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("c"),
	}
}
