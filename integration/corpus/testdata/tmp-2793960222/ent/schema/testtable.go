// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestTable is the table test_table.
type TestTable struct{ ent.Schema }

// Annotations of TestTable.
func (TestTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("uid", "start").
			Setting("index_granularity", 8192).
			Table("test_table").
			Database("u0002_default"),
	}
}

// Fields of TestTable.
func (TestTable) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("uid"),
		field.Int64("start"),
		field.Int64("end"),
		field.DateTime("insert_time"),
	}
}
