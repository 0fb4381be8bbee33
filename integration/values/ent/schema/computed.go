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

// Stamped has columns of every shape that the server fills, some of them with
// what no two rows have in common.
type Stamped struct{ rows }

// Fields are the columns.
func (Stamped) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("token").DefaultExpr("generateUUIDv4()"), field.DateTime64("at", 9).DefaultExpr("now64(9)"), field.DateTime("second").DefaultExpr("at"),
		field.Date("day").DefaultExpr("toDate(at)"), field.UInt64("roll").Materialized("rand64()"), field.String("roll_text").Materialized("toString(roll)"),
		field.String("my name").DefaultExpr("concat('n', toString(id))"), field.String("quoted").DefaultExpr("upper(`my name`)"),
		field.String("low").LowCardinality().DefaultExpr("'low'"), field.Enum8("kind", "one", "two").DefaultExpr("'two'"),
		field.Decimal("price", 9, 2).DefaultExpr("1.25"), field.UInt128("big").DefaultExpr("toUInt128(id) * toUInt128('1000000000000000000000')"),
		field.Map[string, uint64]("counts").DefaultExpr("map('id', id)"), field.Array[uint32]("ids").DefaultExpr("range(id)"),
		field.Type("pair", "Tuple(a UInt8, b Nullable(String))").DefaultExpr("(1, NULL)"), field.JSON("doc").DefaultExpr(`concat('{"id": ', toString(id), '}')`),
		field.Type("either", "Variant(String, UInt64)").DefaultExpr("toUInt64(id)"), field.String("none").Nullable().DefaultExpr("nullIf(id, id)::Nullable(String)"),
		field.SimpleAggregate[uint64]("total", "sum").DefaultExpr("id + 1"), field.IPv4("address").DefaultExpr("'10.0.0.1'"),
		field.String("shown").Alias("concat(low, toString(roll))"),
	}
}
