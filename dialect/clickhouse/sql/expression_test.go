package sql_test

import (
	"net/netip"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

func TestExpressions(t *testing.T) {
	t.Parallel()
	e := newEngine(t, eventsDDL...)
	one := func(name string, x sql.Expression, text, want string) queryTest {
		q := sql.Select(x).From(sql.Table("events")).Where(sql.Raw("id = 1"))
		return queryTest{name, q, "SELECT " + text + " FROM events WHERE id = 1", want}
	}
	value := func(v any) sql.Any { return sql.Value(v) }
	e.check(t, []queryTest{
		one("arithmetic", col.Amount.Add(1).Mul(2).Sub(3).Neg(), "negate(((amount + {p1:Float64}) * {p2:Float64}) - {p3:Float64})", "1"),
		one("unsigned subtraction", col.ID.Sub(3), "id - {p1:UInt64}", "-2"),
		one("Div Mod IntDiv", sql.Tuple(col.ID.Div(2), col.ID.Add(6).Mod(4), col.ID.Add(6).IntDiv(2)), "tuple(id / {p1:Float64}, (id + {p2:UInt64}) % {p3:UInt64}, intDiv(id + {p4:UInt64}, {p5:UInt64}))", "(0.5,3,3)"),
		one("math", sql.Tuple(col.ID.Pow(3), col.ID.Sqrt(), col.Balance.Abs(), col.ID.Add(0).Round(0)), "tuple(pow(id, {p1:Float64}), sqrt(id), abs(balance), round(id + {p2:UInt64}, 0))", "(1,1,5,1)"),
		one("bits", sql.Tuple(col.ID.BitOr(6), col.ID.BitAnd(1), col.ID.BitTest(0)), "tuple(bitOr(id, {p1:UInt64}), bitAnd(id, {p2:UInt64}), bitTest(id, {p3:UInt8}))", "(7,1,1)"),
		one("conversions", sql.Tuple(col.ID.Float64(), col.ID.ToString(), col.ID.Int64(), col.ID.DateTime().Year()), "tuple(toFloat64(id), toString(id), toInt64(id), toYear(toDateTime(id)))", "(1,'1',1,1970)"),
		one("strings", sql.Tuple(col.Note.Upper(), col.Note.Length(), col.Note.Substring(1, 2), col.Note.ReplaceAll("'", "’"), col.Note.Position("s")),
			"tuple(upperUTF8(note), length(note), substring(note, {p1:Int64}, {p2:Int64}), replaceAll(note, {p3:String}, {p4:String}), position(note, {p5:String}))", `('IT\'S',4,'it','it’s',4)`),
		one("split and join", value("a,b,c").AsString().Split(",").Reversed().JoinString("-"), "arrayStringConcat(reverse(splitByString({p1:String}, {p2:String})), {p3:String})", "c-b-a"),
		one("concat", col.Tenant.Concat("/", col.ID.ToString()), "concat(tenant, {p1:String}, toString(id))", "acme/1"),
		one("regular expressions", sql.Tuple(value("k=v1").AsString().Extract("=(.*)"), value("a1b2").AsString().ReplaceRegexpAll("[0-9]", "<\\0>"), value("a1b2").AsString().ExtractAll("[a-z]")),
			"tuple(extract({p1:String}, {p2:String}), replaceRegexpAll({p3:String}, {p4:String}, {p5:String}), extractAll({p6:String}, {p7:String}))", "('v1','a<1>b<2>',['a','b'])"),
		one("URL", sql.Tuple(value("https://www.a.io/p/q?x=1").AsString().Domain(), value("https://a.io/p/q?x=1").AsString().Path(), value("https://a.io/?x=1").AsString().URLParameter("x")),
			"tuple(domain({p1:String}), path({p2:String}), extractURLParameter({p3:String}, {p4:String}))", "('www.a.io','/p/q','1')"),
		one("IP", sql.Test(sql.Value(netip.MustParseAddr("10.1.2.3")).AsIP().InNetwork(netip.MustParsePrefix("10.0.0.0/8"))), "isIPAddressInRange(toString({p1:IPv4}), {p2:String})", "1"),
		one("hash", col.Tenant.CityHash64(), "cityHash64(tenant)", "16089905347215662270"),
		one("JSON text", sql.Tuple(value(`{"a":[{"b":7}]}`).AsString().JSONInt("a", 1, "b"), value(`{"a":"x"}`).AsString().JSONString("a")),
			"tuple(JSONExtractInt({p1:String}, {p2:String}, {p3:Int64}, {p4:String}), JSONExtractString({p5:String}, {p6:String}))", "(7,'x')"),
		one("JSON paths", sql.Tuple(col.Data.Path("a", "b").Int64(), col.Data.Path("s").Text(), col.Data.Path("s").Only("Int64")),
			"tuple(CAST(data.`a`.`b`, 'Nullable(Int64)'), CAST(data.`s`, 'Nullable(String)'), data.`s`.:`Int64`)", "(1,'x',NULL)"),
		one("dates", sql.Tuple(col.At.Date(), col.At.StartOfMonth(), col.At.Monday(), col.At.DayOfWeek(), col.At.YYYYMM(), col.At.Format("%Y/%m")),
			"tuple(toDate(at), toStartOfMonth(at), toMonday(at), toDayOfWeek(at), toYYYYMM(at), formatDateTime(at, {p1:String}))", "('2024-01-01','2024-01-01','2024-01-01',1,202401,'2024/01')"),
		one("intervals", sql.Tuple(col.At.Add(90, sql.Minute).DateTime(), col.At.Sub(1, sql.Month).Date(), col.At.StartOf(15, sql.Minute)),
			"tuple(toDateTime(at + INTERVAL 90 MINUTE), toDate(at - INTERVAL 1 MONTH), toStartOfInterval(at, INTERVAL 15 MINUTE))", "('2024-01-01 11:30:00','2023-12-01','2024-01-01 10:00:00')"),
		one("differences", sql.Tuple(col.At.DiffTo(sql.Hour, at("2024-01-02 00:30:00")), col.At.Diff(sql.Day, col.At.Add(3, sql.Day)), col.At.Age(sql.Day, col.At.Add(47, sql.Hour))),
			"tuple(dateDiff('hour', at, {p1:DateTime64(0, 'UTC')}), dateDiff('day', at, at + INTERVAL 3 DAY), age('day', at, at + INTERVAL 47 HOUR))", "(14,3,1)"),
		one("zones", col.At.InTimezone("Asia/Tokyo").Hour(), "toHour(toTimeZone(at, 'Asia/Tokyo'))", "19"),
		one("arrays", sql.Tuple(col.Scores.Length(), col.Scores.SumElements(), col.Scores.At(2), col.Scores.IndexOf(3), col.Scores.Slice(2, 1), col.Scores.MaxElement()),
			"tuple(length(scores), arraySum(scores), scores[2], indexOf(scores, {p1:Int32}), arraySlice(scores, {p2:Int64}, {p3:Int64}), arrayMax(scores))", "(3,6,2,3,[2],3)"),
		one("lambdas", sql.Tuple(
			col.Scores.Map(func(x sql.Any) sql.Expression { return x.AsInt().Mul(2) }),
			col.Scores.Filtered(func(x sql.Any) func(*sql.Selector) { return x.GT(1) }),
			col.Scores.CountOf(func(x sql.Any) func(*sql.Selector) { return x.GT(1) }),
			col.Scores.SortedBy(func(x sql.Any) sql.Expression { return x.AsInt().Neg() })),
			"tuple(arrayMap(x -> (x * {p1:Int64}), scores), arrayFilter(x -> (x > {p2:Int32}), scores), arrayCount(x -> (x > {p3:Int32}), scores), arraySort(x -> negate(x), scores))", "([2,4,6],[2,3],2,[3,2,1])"),
		one("nested lambdas", sql.Test(col.Scores.Exists(func(x sql.Any) func(*sql.Selector) {
			return col.Scores.All(func(y sql.Any) func(*sql.Selector) { return y.LTEExpr(x) })
		})), "arrayExists(x -> arrayAll(x2 -> (x2 <= x), scores), scores)", "1"),
		one("a lambda of two", sql.Func("arrayMap", sql.Lambda(func(a []sql.Expression) sql.Expression { return sql.Func("plus", a[0], a[1]) }, "x", "y"), col.Scores, col.Scores),
			"arrayMap((x, y) -> plus(x, y), scores, scores)", "[2,4,6]"),
		one("maps", sql.Tuple(col.Props.Key("os"), col.Props.Keys(), col.Props.Values(), col.Props.Length()), "tuple(props[{p1:String}], mapKeys(props), mapValues(props), length(props))", "('linux',['os','v'],['linux','1'],2)"),
		one("CASE", sql.Case(col.ID.EQ(2), "two").When(col.ID.EQ(1), "one").Else("many"), "CASE WHEN id = {p1:UInt64} THEN {p2:String} WHEN id = {p3:UInt64} THEN {p4:String} ELSE {p5:String} END", "one"),
		one("CASE without ELSE", sql.Case(col.ID.EQ(2), "two").End(), "CASE WHEN id = {p1:UInt64} THEN {p2:String} END", `\N`),
		one("multiIf", sql.Case(col.ID.EQ(2), "two").When(col.ID.EQ(1), col.Tenant).MultiIf("many"), "multiIf(id = {p1:UInt64}, {p2:String}, id = {p3:UInt64}, tenant, {p4:String})", "acme"),
		one("if", sql.If(col.Paid.True(), 1, 0), "if(paid, {p1:Int64}, {p2:Int64})", "0"),
		one("NULLs", sql.Tuple(col.Balance.IfNull(7), col.Balance.NullIf(5), col.Balance.Coalesce(col.ID.Int64())), "tuple(ifNull(balance, {p1:Int32}), nullIf(balance, {p2:Int32}), coalesce(balance, toInt64(id)))", "(5,NULL,5)"),
		one("casts", sql.Tuple(sql.Cast("7", "UInt8"), sql.Cast(col.ID, "Nullable(String)")), "tuple(CAST({p1:String}, 'UInt8'), CAST(id, 'Nullable(String)'))", "(7,'1')"),
		one("a predicate as a value", sql.Test(col.Tenant.EQ("acme"), col.ID.GT(0)), "tenant = {p1:String} AND id > {p2:UInt64}", "1"),
		one("any function", sql.Func("bar", col.ID, 0, 2, 2).AsString().Length(), "length(bar(id, {p1:Int64}, {p2:Int64}, {p3:Int64}))", "3"),
		one("any expression", sql.Expr("id + ? * length('?')", 2).AsUInt().Add(1), "(id + {p1:Int64} * length('?')) + {p2:UInt64}", "4"),
		one("tuple elements", sql.ElementAt(sql.Tuple(col.ID, col.Tenant), 2).AsString().Upper(), "upperUTF8(tupleElement(tuple(id, tenant), 2))", "ACME"),
		one("greatest", col.ID.Greatest(col.UserID, col.ID.Add(4)), "greatest(id, user_id, id + {p1:UInt64})", "5"),
		one("arrays of values", sql.Test(sql.ArrayExpr(col.ID, uint64(7)).Has(uint64(7))), "has(array(id, {p1:UInt64}), {p2:UInt64})", "1"),
	})
}
