package sql_test

import (
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

func TestPredicates(t *testing.T) {
	t.Parallel()
	e := newEngine(t, eventsDDL...)
	ids := func(p ...Event) *sql.Selector { return where(events(col.ID), p...).OrderBy(col.ID.Asc()) }
	const sel, order = "SELECT id FROM events WHERE ", " ORDER BY id"
	check := func(name string, p Event, cond, want string) queryTest {
		return queryTest{name, ids(p), sel + cond + order, want}
	}
	e.check(t, []queryTest{
		check("EQ", col.Tenant.EQ("acme"), "tenant = {p1:String}", "1 2 3"),
		check("NEQ", col.Tenant.NEQ("acme"), "tenant != {p1:String}", "4 5"),
		check("In", col.ID.In(1, 3, 9), "id IN {p1:Array(UInt64)}", "1 3"),
		check("In nothing", col.ID.In(), "false", ""),
		check("NotIn", col.ID.NotIn(1, 3), "id NOT IN {p1:Array(UInt64)}", "2 4 5"),
		check("NotIn nothing", col.ID.NotIn(), "true", "1 2 3 4 5"),
		check("enum", col.Kind.EQ("buy"), "kind = {p1:String}", "3 4"),
		check("enum In", col.Kind.In("view", "click"), "kind IN {p1:Array(String)}", "1 2 5"),
		check("enum order", col.Kind.GT("view"), "kind > {p1:String}", "2 3 4"),
		check("GTE time", col.At.GTE(at("2024-01-01 11:15:00")), "at >= {p1:DateTime64(3, 'UTC')}", "3 4 5"),
		check("time beyond the column's digits", col.At.GT(at("2024-01-01 10:30:00.500000001")), "at > {p1:DateTime64(3, 'UTC')}", "3 4 5"),
		check("time in another zone", col.At.EQ(at("2024-01-01 10:30:00.5").In(time.FixedZone("", 7200))), "at = {p1:DateTime64(3, 'UTC')}", "2"),
		check("In time that no row can hold", col.At.In(at("2024-01-01 10:30:00.5000001")), "false", ""),
		check("date", col.Day.EQ(at("2024-01-01 00:00:00")), "day = {p1:Date}", "1 2 3"),
		check("time of day that no date is", col.Day.EQ(at("2024-01-01 23:00:00")), "day != day", ""),
		check("date before a time of day", col.Day.LT(at("2024-01-01 23:00:00")), "day <= {p1:Date}", "1 2 3"),
		check("time that the column does not reach", col.At.LT(at("9999-12-31 23:59:59").AddDate(1, 0, 0)), "at = at", "1 2 3 4 5"),
		check("Between", col.Amount.Between(1, 10), "amount BETWEEN {p1:Float64} AND {p2:Float64}", "3"),
		check("NotBetween", col.Amount.NotBetween(1, 10), "amount NOT BETWEEN {p1:Float64} AND {p2:Float64}", "1 2 4 5"),
		check("nullable", col.Balance.GT(-6), "balance > {p1:Int32}", "1 3 4"),
		check("IsNull", col.Balance.IsNull(), "balance IS NULL", "2 5"),
		check("NotNull", col.Balance.NotNull(), "balance IS NOT NULL", "1 3 4"),
		check("columns", col.ID.GTExpr(col.ID.Mul(1).Sub(1)), "id > ((id * {p1:UInt64}) - {p2:UInt64})", "1 2 3 4 5"),
		check("Like", col.Note.Like("%\\%c%"), "note LIKE {p1:String}", "4"),
		check("NotLike", col.Note.NotLike("a%"), "note NOT LIKE {p1:String}", "1 3 5"),
		check("ILike", col.Note.ILike("GRÖ%"), "note ILIKE {p1:String}", "3"),
		check("NotILike", col.Note.NotILike("GRÖ%"), "note NOT ILIKE {p1:String}", "1 4 5"),
		check("Match", col.Note.Match("^i.'s$"), "match(note, {p1:String})", "1"),
		check("HasPrefix", col.Note.HasPrefix("it'"), "startsWith(note, {p1:String})", "1"),
		check("HasSuffix", col.Note.HasSuffix("_d"), "endsWith(note, {p1:String})", "4"),
		check("Contains", col.Note.Contains(`\b%`), "position(note, {p1:String}) > 0", "4"),
		check("ContainsFold", col.Note.ContainsFold("ÖSS"), "positionCaseInsensitiveUTF8(note, {p1:String}) > 0", ""),
		check("EqualFold", col.Note.EqualFold("GRÖßE"), "lowerUTF8(note) = lowerUTF8({p1:String})", "3"),
		check("ContainsAny", col.Note.ContainsAny("it", "ß"), "multiSearchAny(note, {p1:Array(String)})", "1 3"),
		check("Empty", col.Note.Empty(), "empty(note)", "5"),
		check("bool", col.Paid.EQ(true), "paid = {p1:Bool}", "3 4"),
		check("True", col.Paid.True(), "paid", "3 4"),
		check("False", col.Paid.False(), "NOT paid", "1 2 5"),
		check("Has", col.Tags.Has("a"), "has(tags, {p1:String})", "1 4"),
		check("HasAny", col.Tags.HasAny("b", "c"), "hasAny(tags, {p1:Array(String)})", "1 2 4 5"),
		check("HasAll", col.Tags.HasAll("a", "c"), "hasAll(tags, {p1:Array(String)})", "4"),
		check("array EQ", col.Tags.EQ([]string{"a", "b"}), "tags = {p1:Array(String)}", "1"),
		check("array Length", col.Tags.Length().GT(1), "length(tags) > {p1:UInt64}", "1 4"),
		check("array At", col.Scores.At(-1).GT(3), "scores[-1] > {p1:Int32}", "3 4"),
		check("array Exists", col.Scores.Exists(func(x sql.Any) func(*sql.Selector) { return x.GT(4) }), "arrayExists(x -> (x > {p1:Int32}), scores)", "4"),
		check("map Has", col.Props.Has("v"), "mapContains(props, {p1:String})", "1 5"),
		check("map Key", col.Props.Key("os").EQ("linux"), "props[{p1:String}] = {p2:String}", "1 4"),
		check("JSON", col.Data.Path("a", "b").Int64().GT(2), "CAST(data.`a`.`b`, 'Nullable(Int64)') > {p1:Int64}", "3 4"),
		check("JSON typed", col.Data.Path("s").Only("String").EQ("x"), "data.`s`.:`String` = {p1:String}", "1"),
		check("date part", col.At.Hour().EQ(9), "toHour(at) = {p1:UInt64}", "4 5"),
		check("And Or Not", Event(sql.OrPredicates(Event(sql.AndPredicates(col.Tenant.EQ("acme"), col.Paid.True())), Event(sql.NotPredicates(col.ID.LT(5))))),
			"(tenant = {p1:String} AND paid) OR NOT (id < {p2:UInt64})", "3 5"),
		check("Or of nothing", Event(sql.OrPredicates[Event]()), "false", ""),
		check("FieldEQ", sql.FieldEQ("tenant", "acme"), "tenant = {p1:String}", "1 2 3"),
		check("FieldIn", sql.FieldIn("id", 1, -1, 2), "id IN {p1:Array(UInt64)}", "1 2"),
		check("FieldHasPrefix", sql.FieldHasPrefix("note", "Gr"), "startsWith(note, {p1:String})", "3"),
		check("InQuery", col.UserID.InQuery(sql.Select(sql.C("id")).From(sql.Table("users"))), "user_id IN (SELECT id FROM users)", "1 2 3"),
	})
}
