// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Table03222TimeseriesTable2 is the table 03222_timeseries_table2.
type Table03222TimeseriesTable2 struct{ ent.Schema }

// Annotations of Table03222TimeseriesTable2.
func (Table03222TimeseriesTable2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("TimeSeries").
			Setting("store_min_time_and_max_time", 1).
			Setting("aggregate_min_time_and_max_time", 1).
			Table("03222_timeseries_table2").
			Database("u0006_default"),
	}
}

// Fields of Table03222TimeseriesTable2.
func (Table03222TimeseriesTable2) Fields() []ent.Field {
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
