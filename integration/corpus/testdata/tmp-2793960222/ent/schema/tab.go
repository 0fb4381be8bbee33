// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Tab is the table tab.
type Tab struct{ ent.Schema }

// Annotations of Tab.
func (Tab) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy().Setting("index_granularity", 8192).Table("tab").Database("u0004_default"),
	}
}

// Fields of Tab.
func (Tab) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("c").Nullable(),
	}
}
