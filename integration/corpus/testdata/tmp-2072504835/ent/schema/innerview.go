// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/view"
)

// InnerView is the view inner_view.
type InnerView struct{ ent.View }

// Annotations of InnerView.
func (InnerView) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT {inner_a:Int32} + {inner_b:Int32} AS n").Table("inner_view").Database("u0015_default"),
	}
}
