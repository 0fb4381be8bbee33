// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Hourly is the materialized view hourly.
type Hourly struct{ ent.View }

// Annotations of Hourly.
func (Hourly) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT toStartOfHour(at) AS h, count() AS n FROM app.events GROUP BY h"),
		engine.SummingMergeTree().OrderBy("h").Table("hourly"),
	}
}

// Fields of Hourly.
func (Hourly) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime("h"),
		field.UInt64("n"),
	}
}
