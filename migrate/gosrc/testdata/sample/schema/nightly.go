// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Nightly is the materialized view nightly.
type Nightly struct{ ent.View }

// Annotations of Nightly.
func (Nightly) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT 1 AS x").
			To("other.sink").
			Refresh("EVERY 1 DAY OFFSET 2 HOUR").
			Randomize("30 MINUTE").
			RefreshSetting("refresh_retries", 4).
			Append().
			Empty(),
		schema.Table{Table: "nightly"},
	}
}

// Fields of Nightly.
func (Nightly) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("x"),
	}
}
