// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// TestMv is the materialized view test_mv.
type TestMv struct{ ent.View }

// Annotations of TestMv.
func (TestMv) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("WITH (SELECT regex FROM default.regex_test_table) AS constant_value SELECT extractAll(concat(toString(number), 'a'), assumeNotNull(constant_value)) AS arr FROM default.test_table").
			DependsOn("regex_test_table", "test_table"),
		engine.MergeTree().
			OrderBy("arr").
			Setting("index_granularity", 8192).
			Table("test_mv").
			Database("u0007_default"),
	}
}

// Fields of TestMv.
func (TestMv) Fields() []ent.Field {
	return []ent.Field{
		field.Array[string]("arr"),
	}
}
