// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// URLPriority is the table url_priorities.
type URLPriority struct{ ent.Schema }

// Annotations of URLPriority.
func (URLPriority) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.CollapsingMergeTree("sign").
			OrderBy("category_code", "cc", "domain", "url", "priority").
			Setting("index_granularity", 1024).
			Database("u0032_default"),
	}
}

// Fields of URLPriority.
func (URLPriority) Fields() []ent.Field {
	return []ent.Field{
		field.Int8("sign"),
		field.String("category_code"),
		field.String("cc"),
		field.String("domain"),
		field.String("url"),
		field.Int32("priority"),
	}
}
