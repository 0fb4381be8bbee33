package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// Computed has columns that the server fills.
type Computed struct{ rows }

// Fields are the columns.
func (Computed) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("number").Default(5), field.String("text").DefaultExpr("concat('row ', toString(id))"), field.Bool("flag").Default(true),
		field.Int64("maybe").Nullable().DefaultExpr("7"), field.Array[string]("tags").Default([]string{"new"}), field.DateTime64("at", 3, "UTC").Default(time.Date(2024, 2, 29, 1, 2, 3, 4e6, time.UTC)),
		field.UInt32("hidden").Ephemeral("3"), field.String("bare").Ephemeral(), field.UInt64("from_hidden").DefaultExpr("hidden * 2"), field.String("from_bare").DefaultExpr("concat('<', bare, '>')"),
		field.UInt64("stored").Materialized("number + 1"), field.String("shown").Alias("upper(text)"),
		field.String("client").DefaultFunc(func() string { return "from Go" }),
	}
}

// State is filled by a materialized view over Integer.
type State struct{ ent.View }

// Annotations say what fills the table.
func (State) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().OrderBy("parity"),
		view.FedBy("states_mv", `SELECT u8 % 2 AS parity, uniqState(i64) AS distinct, quantilesState(0.5, 0.9)(f) AS spread,
max(i32) AS peak, groupUniqArrayArray([u16]) AS seen
FROM (SELECT *, toFloat64(i16) AS f FROM integers) GROUP BY parity`),
	}
}

// Fields are the columns.
func (State) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8("parity"), field.AggregateState("distinct", "uniq", "Int64"), field.AggregateState("spread", "quantiles(0.5, 0.9)", "Float64"),
		field.SimpleAggregate[int32]("peak", "max"), field.SimpleAggregate[[]uint16]("seen", "groupUniqArrayArray"),
	}
}

// Merged has SimpleAggregateFunction columns that are written directly.
type Merged struct{ ent.Schema }

// Annotations say how the table is kept.
func (Merged) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.AggregatingMergeTree().OrderBy("id")}
}

// Fields are the columns.
func (Merged) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"), field.SimpleAggregate[float64]("peak", "max"), field.SimpleAggregate[uint64]("total", "sum"), field.SimpleAggregate[*string]("latest", "anyLast"),
		field.SimpleAggregate[[]string]("names", "groupUniqArrayArray"), field.Of[map[string]uint64]("counts", "SimpleAggregateFunction(sumMap, Map(String, UInt64))"),
	}
}

// Void has the type of NULL and of the empty list, which no table can hold.
type Void struct{ ent.View }

// Annotations say what the view shows.
func (Void) Annotations() []schema.Annotation {
	return []schema.Annotation{view.Query("SELECT toUInt32(1) AS id, NULL AS none, [] AS empty, [NULL] AS holes")}
}

// Fields are the columns.
func (Void) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"), field.Type("none", "Nullable(Nothing)"), field.Type("empty", "Array(Nothing)"), field.Type("holes", "Array(Nullable(Nothing))"),
	}
}
