package sql_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// predicates gives predicates to builders that take plain functions.
func numbers(n uint64) *sql.Selector { return sql.Select(sql.C("number")).From(sql.Numbers(n)) }

func TestClauses(t *testing.T) {
	t.Parallel()
	e := newEngine(t, append(eventsDDL, "CREATE TABLE orders (lines Nested(sku String, n UInt8)) ENGINE = MergeTree ORDER BY tuple()", "INSERT INTO orders VALUES (['a', 'b'], [1, 2])")...)
	n := sql.C("number").AsUInt()
	byID := sql.Window{}.OrderBy(col.ID.Asc())
	type pair struct {
		Tenant string
		User   int
	}
	e.check(t, []queryTest{
		{"everything in its place",
			events(col.Tenant, col.Amount.Sum().As("revenue")).
				Settings(sql.Setting{Name: "max_threads", Value: 1}).Offset(0).Limit(10).OrderBy(col.Tenant.Desc()).
				HavingP(col.Amount.Sum().GTE(1)).GroupBy(col.Tenant).WhereP(col.ID.GT(0)).PrewhereP(col.Tenant.NEQ("")).Final(),
			"SELECT tenant, sum(amount) AS revenue FROM events FINAL PREWHERE tenant != {p1:String} WHERE id > {p2:UInt64} GROUP BY tenant " +
				"HAVING sum(amount) >= {p3:Float64} ORDER BY tenant DESC LIMIT 10 OFFSET 0 SETTINGS max_threads = 1",
			"zeta|20 acme|9.5"},
		{"PREWHERE adds up", events(col.ID).PrewhereP(col.ID.GT(1)).PrewhereP(col.ID.LT(4)).OrderBy(col.ID.Asc()),
			"SELECT id FROM events PREWHERE id > {p1:UInt64} AND id < {p2:UInt64} ORDER BY id", "2 3"},
		{"a label stands for its expression", events(col.At.StartOfHour().As("hour"), sql.Count().As("n")).
			GroupBy(col.At.StartOfHour().As("hour")).OrderBy(col.At.StartOfHour().As("hour").Asc()).Limit(2),
			"SELECT toStartOfHour(at) AS hour, count() AS n FROM events GROUP BY hour ORDER BY hour LIMIT 2",
			"2024-01-01 10:00:00|2 2024-01-01 11:00:00|1"},
		{"a label that nobody selects is written in full", events(sql.Count()).GroupBy(col.Tenant.As("t")).OrderBy(col.Tenant.Asc()),
			"SELECT count() FROM events GROUP BY tenant ORDER BY tenant", "3 2"},
		{"a label does not hide its column", events(col.Amount.Sum().As("amount")).WhereP(col.Amount.GT(1)),
			"SELECT sum(amount) AS amount FROM events WHERE events.amount > {p1:Float64}", "29.5"},
		{"labels in later expressions", events(col.Amount.Sum().As("total"), col.Amount.Sum().As("total").Div(2)),
			"SELECT sum(amount) AS total, total / {p1:Float64} FROM events", "29.5|14.75"},
		{"DISTINCT", events(col.Tenant).Distinct().OrderBy(col.Tenant.Asc()), "SELECT DISTINCT tenant FROM events ORDER BY tenant", "acme zeta"},
		{"DISTINCT ON", events(col.ID).DistinctOn(col.Tenant).OrderBy(col.ID.Asc()), "SELECT DISTINCT ON (tenant) id FROM events ORDER BY id", "1 4"},
		{"SAMPLE", events(sql.Count()).Sample(1), "SELECT count() FROM events SAMPLE 1", "5"},
		{"FINAL before SAMPLE", events(sql.Count()).SampleOffset(1, 0).Final(), "SELECT count() FROM events FINAL SAMPLE 1 OFFSET 0", "5"},
		{"FINAL after the alias, by the table", sql.Select(sql.Count()).From(sql.Table("events").As("e").Final().SampleRatio(1, 10, 1, 2)),
			"SELECT count() FROM events AS e FINAL SAMPLE 1/10 OFFSET 1/2", "0"},
		{"LIMIT BY", events(col.ID).OrderBy(col.ID.Asc()).LimitBy(1, col.Tenant).Limit(5), "SELECT id FROM events ORDER BY id LIMIT 1 BY tenant LIMIT 5", "1 4"},
		{"LIMIT OFFSET BY", events(col.ID).OrderBy(col.ID.Asc()).LimitByOffset(1, 1, col.Tenant), "SELECT id FROM events ORDER BY id LIMIT 1 OFFSET 1 BY tenant", "2 5"},
		{"WITH TIES", events(col.ID).OrderBy(col.Tenant.Asc(), col.Amount.Asc()).Limit(1).WithTies(), "SELECT id FROM events ORDER BY tenant, amount LIMIT 1 WITH TIES", "1 2"},
		{"NULLS FIRST", events(col.ID).OrderBy(col.Balance.Asc().NullsFirst(), col.ID.Asc()), "SELECT id FROM events ORDER BY balance NULLS FIRST, id", "2 5 3 1 4"},
		{"COLLATE", events(col.ID).OrderBy(col.Note.Desc().Collate("de").NullsLast()).Limit(2), "SELECT id FROM events ORDER BY note DESC NULLS LAST COLLATE 'de' LIMIT 2", "1 3"},
		{"WITH FILL", sql.Select(n).From(sql.NumbersFrom(1, 2)).OrderBy(n.Asc().WithFill(sql.FillFrom(0), sql.FillTo(5), sql.FillStep(2))),
			"SELECT number FROM numbers({p1:UInt64}, {p2:UInt64}) ORDER BY number WITH FILL FROM {p3:Int64} TO {p4:Int64} STEP {p5:Int64}", "0 1 2 4"},
		{"WITH FILL of days, INTERPOLATE", events(col.Day, sql.Count().As("n")).GroupBy(col.Day).
			OrderBy(col.Day.Asc().WithFill(sql.FillStep(sql.Interval(3, sql.Day)), sql.FillFrom(sql.Func("toDate", "2023-12-29")))).
			Interpolate(sql.As(sql.C("n").AsUInt().Add(10), "n")),
			"SELECT day, count() AS n FROM events GROUP BY day ORDER BY day WITH FILL FROM toDate({p1:String}) STEP INTERVAL 3 DAY INTERPOLATE (n AS n + {p2:UInt64})",
			"2023-12-29|10 2024-01-01|3 2024-01-02|1 2024-01-04|11 2024-01-07|21 2024-01-08|1"},
		{"ARRAY JOIN", events(col.ID, col.Tags).ArrayJoin(col.Tags).OrderBy(col.ID.Asc(), col.Tags.Asc()),
			"SELECT id, tags FROM events ARRAY JOIN tags ORDER BY id, tags", "1|a 1|b 2|b 4|a 4|c 5|c"},
		{"LEFT ARRAY JOIN with aliases", events(col.ID, sql.C("t"), sql.C("n")).LeftArrayJoin(col.Scores.As("t"), sql.As(sql.Func("arrayEnumerate", col.Scores), "n")).
			WhereP(col.ID.LTE(2)).OrderBy(col.ID.Asc(), sql.Asc(sql.C("t"))),
			"SELECT id, t, n FROM events LEFT ARRAY JOIN scores AS t, arrayEnumerate(scores) AS n WHERE id <= {p1:UInt64} ORDER BY id, t", "1|1|1 1|2|2 1|3|3 2|0|0"},
		{"ARRAY JOIN with FINAL", events(sql.Count()).ArrayJoin(col.Tags).Final(), "SELECT count() FROM events FINAL ARRAY JOIN tags", "6"},
		{"ROLLUP", events(col.Tenant, sql.Count()).GroupBy(col.Tenant).WithRollup().OrderBy(col.Tenant.Asc()),
			"SELECT tenant, count() FROM events GROUP BY tenant WITH ROLLUP ORDER BY tenant", "|5 acme|3 zeta|2"},
		{"CUBE", events(col.Tenant, col.Paid, sql.Count()).GroupBy(col.Tenant, col.Paid).WithCube().OrderBy(sql.Desc(sql.Count())).Limit(1),
			"SELECT tenant, paid, count() FROM events GROUP BY tenant, paid WITH CUBE ORDER BY count() DESC LIMIT 1", "|false|5"},
		{"GROUPING SETS", events(col.Tenant, col.Paid, sql.Count()).GroupingSets([]sql.Expression{col.Tenant}, []sql.Expression{col.Paid}, nil).OrderBy(sql.Asc(sql.Count()), col.Tenant.Asc()),
			"SELECT tenant, paid, count() FROM events GROUP BY GROUPING SETS ((tenant), (paid), ()) ORDER BY count(), tenant", "|true|2 zeta|false|2 |false|3 acme|false|3 |false|5"},
		{"TOTALS", events(col.Tenant, sql.Count()).GroupBy(col.Tenant).WithTotals().OrderBy(col.Tenant.Asc()),
			"SELECT tenant, count() FROM events GROUP BY tenant WITH TOTALS ORDER BY tenant", "acme|3 zeta|2  |5"},
		{"GROUP BY ALL", events(col.Tenant, sql.Count()).GroupByAll().OrderBy(col.Tenant.Asc()), "SELECT tenant, count() FROM events GROUP BY ALL ORDER BY tenant", "acme|3 zeta|2"},
		{"QUALIFY", events(col.ID).QualifyP(sql.RowNumber().Over(sql.Window{}.PartitionBy(col.Tenant).OrderBy(col.ID.Desc())).EQ(1)).OrderBy(col.ID.Asc()),
			"SELECT id FROM events QUALIFY row_number() OVER (PARTITION BY tenant ORDER BY id DESC) = {p1:UInt64} ORDER BY id", "3 5"},
		{"window frames", events(col.ID, col.Amount.Sum().Over(sql.Window{}.OrderBy(col.ID.Asc()).Rows(sql.Preceding(1), sql.CurrentRow()))).OrderBy(col.ID.Asc()),
			"SELECT id, sum(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM events ORDER BY id", "1|0 2|0 3|9.5 4|29.5 5|20"},
		{"named window", events(col.ID.Max().Over(sql.NamedWindow("w")).As("m"), col.ID.Lag(1, 99).Over(sql.NamedWindow("w").Rows(sql.UnboundedPreceding(), sql.UnboundedFollowing()))).
			Window("w", sql.Window{}.PartitionBy(col.Tenant).OrderBy(col.ID.Asc())).OrderBy(col.ID.Asc()),
			"SELECT max(id) OVER w AS m, lagInFrame(id, 1, {p1:UInt64}) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM events " +
				"WINDOW w AS (PARTITION BY tenant ORDER BY id) ORDER BY id", "1|99 2|1 3|2 4|99 5|4"},
		{"a default in the place of each type", events(col.UserID.Lag(1, 7).Over(byID), col.Tenant.Lag(1, "none").Over(byID), col.At.Lag(1, at("2020-01-01 00:00:00")).Over(byID), col.Day.Lead(1, at("2020-01-01 00:00:00")).Over(byID),
			col.Balance.Lag(1, -1).Over(byID), col.Note.Lag(1, "-").Over(byID), col.Amount.Lag(1, 0.5).Over(byID)).OrderBy(col.ID.Asc()).Limit(1),
			"SELECT lagInFrame(user_id, 1, {p1:UInt32}) OVER (ORDER BY id), lagInFrame(tenant, 1, CAST({p2:String}, 'LowCardinality(String)')) OVER (ORDER BY id), " +
				"lagInFrame(at, 1, CAST({p3:DateTime64(3, 'UTC')}, 'DateTime64(3)')) OVER (ORDER BY id), leadInFrame(day, 1, {p4:Date}) OVER (ORDER BY id), " +
				"lagInFrame(balance, 1, CAST({p5:Int32}, 'Nullable(Int32)')) OVER (ORDER BY id), lagInFrame(note, 1, CAST({p6:String}, 'Nullable(String)')) OVER (ORDER BY id), " +
				"lagInFrame(amount, 1, {p7:Float64}) OVER (ORDER BY id) FROM events ORDER BY id LIMIT 1", "7|none|2020-01-01 00:00:00.000|2020-01-01|-1|-|0.5"},
		{"UNION", numbers(1).Union(numbers(2)).OrderBy(n.Asc()), "SELECT * FROM ((SELECT number FROM numbers({p1:UInt64})) UNION DISTINCT (SELECT number FROM numbers({p2:UInt64}))) ORDER BY number", "0 1"},
		{"UNION ALL", numbers(1).UnionAll(numbers(1)), "(SELECT number FROM numbers({p1:UInt64})) UNION ALL (SELECT number FROM numbers({p2:UInt64}))", "0 0"},
		{"EXCEPT after UNION", numbers(2).UnionAll(numbers(2)).Except(numbers(1)),
			"((SELECT number FROM numbers({p1:UInt64})) UNION ALL (SELECT number FROM numbers({p2:UInt64}))) EXCEPT DISTINCT (SELECT number FROM numbers({p3:UInt64}))", "1"},
		{"INTERSECT ALL", numbers(2).IntersectAll(numbers(1)), "(SELECT number FROM numbers({p1:UInt64})) INTERSECT ALL (SELECT number FROM numbers({p2:UInt64}))", "0"},
		{"CTE", sql.Select(sql.C("number")).With("few", numbers(2)).From(sql.CTE("few")), "WITH few AS (SELECT number FROM numbers({p1:UInt64})) SELECT number FROM few", "0 1"},
		{"scalar WITH", events(col.ID).WithScalar("largest", sql.Subquery(events(col.Amount.Max()))).Where(sql.EQ(col.Amount, sql.C("largest"))),
			"WITH (SELECT max(amount) FROM events) AS largest SELECT id FROM events WHERE amount = largest", "4"},
		{"MATERIALIZED CTE", sql.Select(sql.Count()).WithMaterialized("few", numbers(2)).From(sql.CTE("few")),
			"WITH few AS MATERIALIZED (SELECT number FROM numbers({p1:UInt64})) SELECT count() FROM few SETTINGS enable_materialized_cte = 1", "2"},
		{"RECURSIVE CTE", sql.Select(sql.C("n").AsUInt().Sum()).WithRecursive("t",
			sql.Select(sql.As(sql.Value(uint64(1)), "n")).UnionAll(sql.Select(sql.C("n").AsUInt().Add(1)).From(sql.CTE("t")).WhereP(sql.C("n").LT(uint64(4))))).From(sql.CTE("t")),
			"WITH RECURSIVE t AS ((SELECT {p1:UInt64} AS n) UNION ALL (SELECT n + {p2:UInt64} FROM t WHERE n < {p3:UInt64})) SELECT sum(n) FROM t", "10"},
		{"VALUES", sql.Select(sql.C("b"), sql.C("a")).From(sql.Values("a UInt8, b String", []any{1, "x'"}, []any{2, "y"})).OrderBy(sql.Asc(sql.C("a"))),
			"SELECT b, a FROM values({p1:String}, ({p2:Int64}, {p3:String}), ({p4:Int64}, {p5:String})) ORDER BY a", `x\'|1 y|2`},
		{"VALUES as CTE", sql.Select(sql.C("a")).With("v", sql.Select(sql.C("a")).From(sql.Values("a UInt8", []any{7}))).From(sql.CTE("v")),
			"WITH v AS (SELECT a FROM values({p1:String}, ({p2:Int64}))) SELECT a FROM v", "7"},
		{"subquery as source", sql.Select(sql.C("n").AsUInt().Sum()).From(events(sql.Count().As("n")).GroupBy(col.Tenant).As("s")),
			"SELECT sum(n) FROM (SELECT count() AS n FROM events GROUP BY tenant) AS s", "5"},
		{"PREWHERE stays inside", sql.Select(sql.Count()).From(events(col.ID).PrewhereP(col.ID.GT(1)).As("s")).Where(sql.GT(sql.C("id"), 2)),
			"SELECT count() FROM (SELECT id FROM events PREWHERE id > {p1:UInt64}) AS s WHERE id > {p2:UInt64}", "3"},
		{"subquery as value", events(col.ID).Where(sql.EQ(col.Amount, events(col.Amount.Max()))), "SELECT id FROM events WHERE amount = (SELECT max(amount) FROM events)", "4"},
		{"EXISTS", events(sql.Count()).Where(sql.Exists(events(col.ID).WhereP(col.ID.EQ(1)))), "SELECT count() FROM events WHERE EXISTS(SELECT id FROM events WHERE id = {p1:UInt64})", "5"},
		{"IN of tuples", events(col.ID).Where(sql.In(sql.Tuple(col.Tenant, col.UserID), pair{"acme", 2}, pair{"zeta", 3}, pair{"zeta", 1})).OrderBy(col.ID.Asc()),
			"SELECT id FROM events WHERE tuple(tenant, user_id) IN {p1:Array(Tuple(String, Int64))} ORDER BY id", "3 4 5"},
		{"GLOBAL IN", events(col.ID).Where(sql.GlobalInQuery(col.UserID, sql.Select(sql.C("id")).From(sql.Table("users")))).OrderBy(col.ID.Asc()),
			"SELECT id FROM events WHERE user_id GLOBAL IN (SELECT id FROM users) ORDER BY id", "1 2 3"},
		{"IN a table", events(col.ID).With("few", sql.Select(sql.C("id")).From(sql.Table("users"))).Where(sql.InTable(col.UserID, sql.CTE("few"))).OrderBy(col.ID.Asc()),
			"WITH few AS (SELECT id FROM users) SELECT id FROM events WHERE user_id IN few ORDER BY id", "1 2 3"},
		{"a setting twice", numbers(1).Settings(sql.Setting{Name: "max_threads", Value: 1}, sql.Setting{Name: "max_block_size", Value: 8}, sql.Setting{Name: "max_threads", Value: 2}),
			"SELECT number FROM numbers({p1:UInt64}) SETTINGS max_block_size = 8, max_threads = 2", "0"},
		{"Nested", sql.Select(sql.ArrayColumn(sql.Columns{Table: "orders"}, "lines.sku", "Array(String)").Join().AsString()).From(sql.Table("orders")).WhereP(sql.FieldHas("lines.sku", "b")),
			"SELECT arrayJoin(`lines.sku`) FROM orders WHERE has(`lines.sku`, {p1:String})", "a b"},
		{"ARRAY JOIN of Nested", sql.Select(sql.Raw("lines.sku"), sql.Raw("lines.n")).From(sql.Table("orders")).ArrayJoin(sql.C("lines")).OrderBy(sql.Asc(sql.Raw("lines.n"))),
			"SELECT lines.sku, lines.n FROM orders ARRAY JOIN lines ORDER BY lines.n", "a|1 b|2"},
		{"settings of all kinds", numbers(1).Settings(sql.Setting{Name: "log_comment", Value: "it's"}, sql.Setting{Name: "max_threads", Value: uint8(2)}, sql.Setting{Name: "final", Value: true}),
			"SELECT number FROM numbers({p1:UInt64}) SETTINGS log_comment = 'it\\'s', max_threads = 2, `final` = 1", "0"},
	})
}

func TestCloneIsIndependent(t *testing.T) {
	base := events(col.ID).WhereP(col.ID.GT(1))
	text, _, _ := base.Query()
	base.Clone().WhereP(col.ID.LT(5)).GroupBy(col.ID).OrderBy(col.ID.Asc()).Limit(1).Settings(sql.Setting{Name: "final", Value: 1}).
		Join(sql.Table("users")).Using("id")
	if again, _, _ := base.Query(); again != text {
		t.Errorf("the original changed from %s to %s", text, again)
	}
}
