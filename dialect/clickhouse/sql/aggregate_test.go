package sql_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

func TestAggregates(t *testing.T) {
	t.Parallel()
	e := newEngine(t, append(eventsDDL,
		`CREATE TABLE daily (day Date, users AggregateFunction(uniq, UInt32), q AggregateFunction(quantiles(0.5, 0.9), Float64), total SimpleAggregateFunction(sum, Float64))
			ENGINE = AggregatingMergeTree ORDER BY day`,
		`INSERT INTO daily SELECT day, uniqState(user_id), quantilesState(0.5, 0.9)(amount), sum(amount) FROM events GROUP BY day`)...)
	agg := func(name string, x sql.Expression, text, want string) queryTest {
		return queryTest{name, events(x), "SELECT " + text + " FROM events", want}
	}
	daily := sql.Columns{Table: "daily"}
	users := sql.UIntStateColumn(daily, "users", "AggregateFunction(uniq, UInt32)")
	quantiles := sql.ArrayStateColumn(daily, "q", "AggregateFunction(quantiles(0.5, 0.9), Float64)")
	day := sql.TimeColumn(daily, "day", "Date")
	paid, views := col.Paid.True(), col.Kind.EQ(Kind("view"))
	e.check(t, []queryTest{
		agg("count", sql.Tuple(sql.Count(), col.Balance.Count(), sql.CountIf(paid), col.UserID.CountDistinct()), "tuple(count(), count(balance), countIf(paid), uniqExact(user_id))", "(5,3,2,3)"),
		agg("uniq family", sql.Tuple(col.UserID.Uniq(), col.UserID.UniqExact(), col.UserID.UniqCombined(), col.UserID.UniqCombined64(), col.UserID.UniqHLL12()),
			"tuple(uniq(user_id), uniqExact(user_id), uniqCombined(user_id), uniqCombined64(user_id), uniqHLL12(user_id))", "(3,3,3,3,3)"),
		agg("sums", sql.Tuple(col.Amount.Sum(), col.ID.Sum(), col.Balance.Sum(), col.ID.Avg(), col.Amount.SumKahan()), "tuple(sum(amount), sum(id), sum(balance), avg(id), sumKahan(amount))", "(29.5,15,7,3,29.5)"),
		agg("min max any", sql.Tuple(col.At.Max().Date(), col.Amount.Min(), col.Tenant.Max(), col.Paid.AnyValue()), "tuple(toDate(max(at)), min(amount), max(tenant), any(paid))", "('2024-01-08',0,'zeta',false)"),
		agg("argMin argMax", sql.Tuple(col.Tenant.ArgMax(col.Amount), col.ID.ArgMin(col.Balance)), "tuple(argMax(tenant, amount), argMin(id, balance))", "('zeta',3)"),
		agg("quantiles", sql.Tuple(col.ID.Quantile(0.5), col.ID.QuantileExact(0.25), col.ID.Median(), col.ID.Quantiles(0, 1), col.ID.QuantilesTDigest(0.5)),
			"tuple(quantile(0.5)(id), quantileExact(0.25)(id), median(id), quantiles(0, 1)(id), quantilesTDigest(0.5)(id))", "(3,2,3,[1,5],[3])"),
		agg("spread", sql.Tuple(col.ID.VarPop(), col.ID.StddevPop().Round(3), col.ID.Corr(col.UserID).Round(2)), "tuple(varPop(id), round(stddevPop(id), 3), round(corr(id, user_id), 2))", "(2,1.414,0.95)"),
		agg("topK", sql.Tuple(col.UserID.TopK(1), col.Tenant.TopK(1), col.Tenant.TopKWeighted(1, col.ID)), "tuple(topK(1)(user_id), topK(1)(tenant), topKWeighted(1)(tenant, id))", "([3],['acme'],['zeta'])"),
		agg("groupArray", sql.Tuple(col.ID.GroupArray(2), col.UserID.GroupUniqArray().Sorted(), sql.GroupArray(col.Paid).CountEqual(true), col.Tenant.GroupConcat("+").Length()),
			"tuple(groupArray(2)(id), arraySort(groupUniqArray(user_id)), countEqual(groupArray(paid), {p1:Bool}), length(groupConcat('+')(tenant)))", "([1,2],[1,2,3],2,24)"),
		agg("If", sql.Tuple(col.Amount.Sum().If(paid), col.UserID.Uniq().If(views), col.ID.Quantile(0.5).If(paid), sql.Count().If(paid, col.ID.GT(3))),
			"tuple(sumIf(amount, paid), uniqIf(user_id, kind = {p1:String}), quantileIf(0.5)(id, paid), countIf(paid AND id > {p2:UInt64}))", "(29.5,2,3.5,1)"),
		agg("Filter", col.Amount.Sum().Filter(paid), "sum(amount) FILTER (WHERE paid)", "29.5"),
		agg("Distinct", col.UserID.Sum().Distinct(), "sum(DISTINCT user_id)", "6"),
		agg("OrNull OrDefault", sql.Tuple(col.Amount.Sum().OrNull().If(col.ID.GT(9)), col.Amount.Avg().OrDefault().If(col.ID.GT(9))), "tuple(sumOrNullIf(amount, id > {p1:UInt64}), avgOrDefaultIf(amount, id > {p2:UInt64}))", "(NULL,0)"),
		agg("arrays", sql.Tuple(col.Tags.UniqElements(), col.Scores.SumAllElements(), col.Tags.GroupUniqElements().Sorted(), col.Scores.GroupElements().Length()),
			"tuple(uniqArray(tags), sumArray(scores), arraySort(groupUniqArrayArray(tags)), length(groupArrayArray(scores)))", "(3,21,['a','b','c'],7)"),
		agg("maps", sql.Value(map[string]uint8{"a": 1}).AsMap().SumMap(), "sumMap({p1:Map(String, UInt8)})", "{'a':5}"),
		agg("by name", sql.AggParams("quantilesExactWeighted", []any{0.5}, col.ID, col.UserID), "quantilesExactWeighted(0.5)(id, user_id)", "[4]"),
		agg("over a window", col.Amount.Sum().If(paid).Over(sql.Window{}.OrderBy(col.ID.Asc())), "sumIf(amount, paid) OVER (ORDER BY id)", "0 0 9.5 29.5 29.5"),
		{"Merge", sql.Select(users.Merge(), quantiles.Merge(), users.MergeIf(day.EQ(at("2024-01-01 00:00:00")))).From(sql.Table("daily")),
			"SELECT uniqMerge(users), quantilesMerge(0.5, 0.9)(q), uniqMergeIf(users, day = {p1:Date}) FROM daily", "3|[0,15.8]|2"},
		{"Finalize", sql.Select(users.Finalize()).From(sql.Table("daily")).OrderBy(day.Asc()), "SELECT finalizeAggregation(users) FROM daily ORDER BY day", "2 1 1"},
		{"State, merged outside", sql.Select(sql.UIntStateColumn(sql.Columns{Alias: "s"}, "u", "AggregateFunction(uniq, UInt32)").Merge()).From(events(col.UserID.Uniq().State().As("u")).GroupBy(col.Tenant).As("s")),
			"SELECT uniqMerge(s.u) FROM (SELECT uniqState(user_id) AS u FROM events GROUP BY tenant) AS s", "3"},
		{"HAVING by a label", events(col.Tenant, col.Amount.Sum().As("s")).GroupBy(col.Tenant).HavingP(col.Amount.Sum().As("s").GT(10)), "SELECT tenant, sum(amount) AS s FROM events GROUP BY tenant HAVING s > {p1:Float64}", "zeta|20"},
	})
}
