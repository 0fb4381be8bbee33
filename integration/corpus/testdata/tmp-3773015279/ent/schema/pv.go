// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/view"
)

// Pv is the view pv.
type Pv struct{ ent.View }

// Annotations of Pv.
func (Pv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT * FROM default.table_pv WHERE timestamp_field > {timestamp_param:DateTime}").
			Table("pv").
			Database("u0001_default").
			DependsOn("table_pv"),
	}
}
