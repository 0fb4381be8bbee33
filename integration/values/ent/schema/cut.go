package schema

import (
	"time"

	"entgo.io/ent"
	entfield "entgo.io/ent/schema/field"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Cut has times that are cut to what their columns keep.
type Cut struct{ rows }

// Annotations say how the table is kept.
func (Cut) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id").Setting("allow_suspicious_low_cardinality_types", 1)}
}

// Fields are the columns.
func (Cut) Fields() []ent.Field {
	return []ent.Field{
		field.Date("day").Truncate(), field.Date32("day32").Nullable().Truncate(), field.DateTime("at", "UTC").Truncate(),
		field.DateTime64("ms", 3, "Europe/Berlin").Truncate(), field.Time("clock").Truncate(), field.Time64("clock_us", 6).Nullable().Truncate(),
		field.Type("low", "LowCardinality(Nullable(DateTime('UTC')))").Truncate(), field.Array[time.Time]("list").Truncate(),
		field.Type("by_day", "Map(Date, Array(Nullable(DateTime64(1, 'UTC'))))").Truncate(), field.Type("pair", "Tuple(a Date, b Tuple(Time, String))").Truncate(),
		field.Type("events", "Nested(name String, at DateTime64(3, 'UTC'))").Truncate(), field.Variant("any", "String", "DateTime('UTC')", "Array(Date)").Truncate(),
		field.Dynamic("dynamic").Truncate(), field.Type("deep", "Array(Tuple(v Variant(String, DateTime64(3, 'UTC')), d Array(Dynamic)))").Truncate(),
		field.SimpleAggregate[time.Time]("latest", "max").Truncate(), field.Of[types.Stamp]("stamp", "DateTime64(3, 'UTC')").Truncate(),
		entfield.Time("stock").Annotations(schema.Column{Truncate: true}), field.DateTime64("ours", 3, "UTC").DefaultFunc(time.Now).Truncate(),
	}
}
