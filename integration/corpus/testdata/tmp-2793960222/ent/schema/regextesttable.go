// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// RegexTestTable is the table regex_test_table.
type RegexTestTable struct{ ent.Schema }

// Annotations of RegexTestTable.
func (RegexTestTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("regex").
			Setting("index_granularity", 8192).
			Table("regex_test_table").
			Database("u0007_default"),
	}
}

// Fields of RegexTestTable.
func (RegexTestTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("regex"),
	}
}
