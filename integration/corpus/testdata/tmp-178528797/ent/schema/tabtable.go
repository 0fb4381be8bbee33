// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TabTable is the table tab.
type TabTable struct{ ent.Schema }

// Annotations of TabTable.
func (TabTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy().Setting("index_granularity", 8192).Table("tab").Database("u0033_default"),
	}
}

// Fields of TabTable.
func (TabTable) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("c").Nullable(),
	}
}
