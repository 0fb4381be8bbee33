// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Table03222TimeseriesTable1 is the table 03222_timeseries_table1.
type Table03222TimeseriesTable1 struct{ ent.Schema }

// Annotations of Table03222TimeseriesTable1.
func (Table03222TimeseriesTable1) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("TimeSeries").Table("03222_timeseries_table1").Database("u0006_default"),
	}
}

// Fields of Table03222TimeseriesTable1.
func (Table03222TimeseriesTable1) Fields() []ent.Field {
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
