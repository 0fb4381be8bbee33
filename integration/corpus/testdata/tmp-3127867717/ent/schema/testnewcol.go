// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TestNewCol is the table test_new_col.
type TestNewCol struct{ ent.Schema }

// Annotations of TestNewCol.
func (TestNewCol) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy().
			Setting("index_granularity", 8192).
			Table("test_new_col").
			Database("u0017_default"),
	}
}

// Fields of TestNewCol.
func (TestNewCol) Fields() []ent.Field {
	return []ent.Field{
		field.String("csv").StorageKey("_csv"),
		field.Array[string]("csv_as_array").Alias("splitByChar(';', _csv)"),
		field.String("csv_col1").DefaultExpr("csv_as_array[1]"),
		field.String("csv_col2").DefaultExpr("csv_as_array[2]"),
		field.String("csv_col3").DefaultExpr("csv_as_array[3]"),
	}
}
