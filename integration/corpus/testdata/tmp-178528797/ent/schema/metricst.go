// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// MetricsT is the table metrics_ts.
type MetricsT struct{ ent.Schema }

// Annotations of MetricsT.
func (MetricsT) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("TimeSeries").Database("u0001_otel"),
	}
}

// Fields of MetricsT.
func (MetricsT) Fields() []ent.Field {
	return []ent.Field{
		field.String("metric_name"),
		field.Map[string, string]("tags"),
		field.Type("time_series", "Array(Tuple(DateTime64(3), Float64))"),
		field.String("metric_family"),
		field.String("type_column").StorageKey("type"),
		field.String("unit"),
		field.String("help"),
	}
}
