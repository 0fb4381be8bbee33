// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/view"
)

// OuterViewParameterizedKo is the view outer_view_parameterized_ko.
type OuterViewParameterizedKo struct{ ent.View }

// Annotations of OuterViewParameterizedKo.
func (OuterViewParameterizedKo) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT n * 2 AS c FROM inner_view(inner_a = {a:Int32}, inner_b = {b:Int32})").
			Table("outer_view_parameterized_ko").
			Database("u0015_default").
			DependsOn("inner_view"),
	}
}
