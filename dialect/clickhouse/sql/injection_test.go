package sql_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// hostile are texts that break out of a statement which is pasted together.
var hostile = []string{
	`'`, `''`, `\`, `\'`, "`", "``", "\\`", `"`, `--`, `/*`, `*/`, `;`, `{p1:String}`, `{p1:UInt8}`, "\x00", "\n", "\xff",
	`' OR 1=1 --`, "x` FROM system.users --", `'); DROP TABLE events; --`, `\' OR \'1\'=\'1`, `$$`, `$tag$`, `?`, `%s`, `NULL`, `\N`,
	"a\tb", "é😀", "\u202e", strings.Repeat("'", 1000),
}

// TestValuesStayValues sends every hostile text through every way a value can
// take: it must come back as it went in, and the statement's text must not
// depend on it.
func TestValuesStayValues(t *testing.T) {
	t.Parallel()
	e := newEngine(t, eventsDDL...)
	shapes := map[string]string{}
	for _, h := range hostile {
		v := sql.Value(h).AsString()
		length := sql.Value(uint64(len(h)))
		ways := map[string]*sql.Selector{
			"value":       sql.Select(sql.Test(sql.Compare(v.Length(), "=", length))),
			"EQ":          sql.Select(sql.Test(v.EQ(h))),
			"In":          sql.Select(sql.Test(v.In("x", h, "y"))),
			"array":       sql.Select(sql.Test(sql.ArrayExpr("a", h).Has(h))),
			"array value": sql.Select(sql.Test(sql.Value([]string{h, "a"}).AsArray().Has(h))),
			"map":         sql.Select(sql.Test(sql.Value(map[string]string{h: h}).AsMap().Key(h).EQ(h))),
			"tuple":       sql.Select(sql.Test(sql.Element(sql.Cast(sql.Tuple(h), "Tuple(a String)"), "a").EQ(h))),
			"prefix":      sql.Select(sql.Test(v.HasPrefix(h))),
			"substring":   sql.Select(sql.Test(v.Contains(h))),
			"CASE":        sql.Select(sql.Test(sql.Case(v.EQ(h), h).Else("").EQ(h))),
			"function":    sql.Select(sql.Test(sql.Func("concat", h, "").EQ(h))),
			"Expr":        sql.Select(sql.Test(sql.Expr("concat(?, '?')", h).EQ(h + "?"))),
			"VALUES":      sql.Select(sql.Test(sql.C("a").EQ(h))).From(sql.Values("a String", []any{h})),
			"CTE":         sql.Select(sql.Test(sql.C("s").EQ(h))).WithScalar("s", sql.Value(h)),
			"union":       sql.Select(sql.Test(sql.C("a").EQ(h))).From(sql.Select(sql.As(sql.Value(h), "a")).Union(sql.Select(sql.As(sql.Value(h), "a"))).As("u")),
		}
		for way, q := range ways {
			text, params, err := q.Query()
			if err != nil {
				t.Fatalf("%s of %q: %v", way, h, err)
			}
			if known, ok := shapes[way]; ok && known != text {
				t.Errorf("%s of %q changes the statement: %s, not %s", way, h, text, known)
			}
			shapes[way] = text
			if got, err := e.run(text, params); err != nil || got != "1" && got != "true" {
				t.Errorf("%s of %q: %s, %v", way, h, got, err)
			}
			if got, err := e.run(q.String(), nil); err != nil || got != "1" && got != "true" {
				t.Errorf("%s of %q inline: %s: %s, %v", way, h, q, got, err)
			}
		}
	}
}

// TestNamesStayNames uses every hostile text as a name wherever a name can
// stand, beside a real table: each query must give one column of that name.
func TestNamesStayNames(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	for i, h := range hostile {
		table := sql.Table("t" + h)
		create := "CREATE TABLE " + quoted("t"+h) + " (" + quoted(h) + " UInt8) ENGINE = MergeTree ORDER BY tuple()"
		if i == 10 || len(h) > 100 || strings.ContainsAny(h, "\x00\xff/") || h == "\u202e" { //nolint:staticcheck // invalid UTF-8 is the point
			// Names of tables are names of folders; columns are files.
			table = sql.Table("one").In("system")
		} else if _, err := e.run0(create); err != nil {
			t.Fatalf("%s: %v", create, err)
		}
		c := sql.C(h)
		ways := map[string]*sql.Selector{
			"label":     sql.Select(sql.As(sql.Value(1), h)).From(sql.Table("one").In("system")).GroupBy(sql.As(sql.Value(1), h)).OrderBy(sql.Asc(c)),
			"alias":     sql.Select(sql.As(sql.Raw("1"), h)).From(sql.Table("one").In("system").As(h)),
			"CTE":       sql.Select(c).With(h, sql.Select(sql.As(sql.Value(1), h))).From(sql.CTE(h)),
			"scalar":    sql.Select(c).WithScalar(h, sql.Value(1)),
			"JSON path": sql.Select(sql.As(sql.Func("toTypeName", sql.Cast("{}", "JSON").AsJSON().Path(h).Text()), h)),
			"window": sql.Select(sql.As(sql.Count().Over(sql.NamedWindow(h)), h)).From(sql.Table("one").In("system")).
				Window(h, sql.Window{}.PartitionBy(sql.C("dummy"))),
		}
		if table.Name != "one" {
			ways["column"] = sql.Select(c, sql.As(c, "other")).From(table).Where(sql.EQ(c, 1)).GroupBy(c).OrderBy(sql.Asc(c)).LimitBy(1, c)
			ways["qualified"] = sql.Select(table.As("x").C(h)).From(table.As("x")).Join(table.As(h)).Using(h)
		}
		for way, q := range ways {
			text, params, err := q.Query()
			if err != nil {
				t.Fatalf("%s named %q: %v", way, h, err)
			}
			header, err := e.columns(text, params)
			if err != nil || len(header) == 0 || header[0] != strings.ToValidUTF8(h, "\ufffd") && way != "qualified" {
				t.Errorf("%s named %q: %s: columns %q, %v", way, h, text, header, err)
			}
		}
	}
}

func TestNamesRefused(t *testing.T) {
	events := sql.Table("events")
	tests := []struct {
		name, want string
		query      statement
	}{
		{"a function", `"f('x') --" is not the name of a function`, sql.Select(sql.Func("f('x') --"))},
		{"an empty function", `"" is not the name of a function`, sql.Select(sql.Func(""))},
		{"an aggregate function", `"sum(a), count" is not the name of a function`, sql.Select(sql.Agg("sum(a), count"))},
		{"a table function", `"numbers(1), x" is not the name of a table function`, sql.Select().From(sql.TableFunc("numbers(1), x"))},
		{"a lambda's parameter", `"x -> 1, y" cannot be the name of a lambda's parameter`, sql.Select(sql.Lambda(func(a []sql.Expression) sql.Expression { return a[0] }, "x -> 1, y"))},
		{"a type", `clickhouse: type "UInt8') --" at offset 5: unexpected '\''`, sql.Select(sql.Cast(1, "UInt8') --"))},
		{"a JSON type", `unknown type "x"`, sql.Select(sql.JSONColumn(sql.Columns{}, "j", "JSON").Path("a").Only("x` --"))},
		{"an empty path", "a JSON path is empty", sql.Select(sql.JSONColumn(sql.Columns{}, "j", "JSON").Path())},
		{"an empty segment", `the JSON path "a." has an empty segment`, sql.Select(sql.JSONColumn(sql.Columns{}, "j", "JSON").Path("a", ""))},
		{"a unit", `unknown unit of time "DAY) --"`, sql.Select(sql.Interval(1, "DAY) --"))},
		{"a unit of a difference", `unknown unit of time "day'"`, sql.Select(col.At.Diff("day'", col.At)).From(events)},
		{"an operator", `unknown operator "= 1 OR 1 ="`, sql.Select(sql.Test(sql.Compare(sql.Value(1), "= 1 OR 1 =", 1)))},
		{"a setting's value", "max_threads: a setting is a string, a number or a bool, not []int", sql.Select(sql.Value(1)).Settings(sql.Setting{Name: "max_threads", Value: []int{1}})},
		{"an empty column", "an identifier is empty", sql.Select(sql.C("")).From(events)},
		{"an unset column", "a typed expression was never set: columns come from generated code", sql.Select(sql.Float{}).From(events)},
		{"a nil expression", "an expression is nil", sql.Select(nil).From(events)},
		{"a nil predicate", "a predicate is nil", sql.Select().From(events).WhereP(nil)},
		{"placeholders", `expression "? + ?" has 2 ? and 1 arguments`, sql.Select(sql.Expr("? + ?", 1))},
		{"too many arguments", `expression "a" has 0 ? and 1 arguments`, sql.Select(sql.Expr("a", 1))},
		{"NULL in a comparison", "= NULL is never true: use IsNull or NotNull", sql.Select().From(events).WhereP(sql.FieldEQ("id", nil))},
		{"If of no aggregate", "If is for aggregate functions only", sql.Select(col.Amount.If(col.Paid.True())).From(events)},
		{"Over of no aggregate", "Over is for aggregate functions only", sql.Select(col.Amount.Over(sql.Window{})).From(events)},
		{"a window function without a window", "row_number is a window function: it needs Over", sql.Select(sql.RowNumber()).From(events)},
		{"Merge of no state", "column amount is Float64, not an aggregate state", sql.Select(sql.FloatStateColumn(sql.Columns{Table: "events"}, "amount", "Float64").Merge()).From(events)},
		{"a level", "the level of a quantile is from 0 to 1, not 2", sql.Select(col.Amount.Quantile(2)).From(events)},
		{"no levels", "quantiles need at least one level", sql.Select(col.Amount.Quantiles()).From(events)},
		{"FINAL of a query", "FINAL needs a table in FROM", sql.Select().From(sql.Select().From(events).As("s")).Final()},
		{"FINAL of nothing", "FINAL needs a table in FROM", sql.Select(sql.Value(1)).Final()},
		{"a sample of nothing", "SAMPLE: the ratio must be above 0, not 0", sql.Select().From(events).Sample(0)},
		{"a sample's offset", "SAMPLE: the offset must be from 0 to below 1, not 1.5", sql.Select().From(events).SampleOffset(0.1, 1.5)},
		{"LIMIT BY nothing", "LIMIT BY needs at least one expression", sql.Select().From(events).LimitBy(1)},
		{"a negative limit", "LIMIT -1 is negative", sql.Select().From(events).Limit(-1)},
		{"a negative LIMIT BY", "LIMIT -1 OFFSET 0 BY is negative", sql.Select().From(events).LimitBy(-1, col.ID)},
		{"WITH TIES without ORDER BY", "WITH TIES needs ORDER BY", sql.Select().From(events).Limit(1).WithTies()},
		{"WITH TIES without LIMIT", "WITH TIES needs a limit", sql.Select().From(events).OrderBy(col.ID.Asc()).WithTies()},
		{"DISTINCT ON nothing", "DISTINCT ON needs at least one expression", sql.Select().From(events).DistinctOn()},
		{"ARRAY JOIN of nothing", "ARRAY JOIN needs at least one array", sql.Select().From(events).ArrayJoin()},
		{"INTERPOLATE without FILL", "INTERPOLATE needs an ORDER BY term WITH FILL", sql.Select().From(events).OrderBy(col.ID.Asc()).Interpolate()},
		{"ROLLUP of nothing", "WITH ROLLUP needs expressions", sql.Select(sql.Count()).From(events).WithRollup()},
		{"ROLLUP and CUBE", "GROUP BY WITH ROLLUP and WITH CUBE exclude each other", sql.Select(sql.Count()).From(events).GroupBy(col.ID).WithRollup().WithCube()},
		{"CASE of nothing", "CASE needs at least one WHEN", sql.Select(sql.CaseBuilder{}.End())},
		{"VALUES of nothing", "VALUES needs at least one row", sql.Select().From(sql.Values("a UInt8"))},
		{"VALUES of uneven rows", "VALUES: row 2 has 2 values, the first has 1", sql.Select().From(sql.Values("a UInt8", []any{1}, []any{1, 2}))},
		{"a join of nothing", "JOIN needs a source to join to", sql.Select(sql.Count()).Join(events).Using("id")},
		{"a join of a query without a name", "a query that is joined needs a name: As", sql.Select(sql.Count()).From(events).Join(sql.Select().From(events)).Using("id")},
		{"recursive and materialized", "the server takes no MATERIALIZED query beside a RECURSIVE one", sql.Select().WithRecursive("a", sql.Select().From(events)).WithMaterialized("b", sql.Select().From(events)).From(sql.CTE("a"))},
		{"a CTE of nothing", "WITH x: the query is nil", sql.Select().With("x", nil).From(sql.CTE("x"))},
		{"a union with nothing", "UNION DISTINCT: the query is nil", sql.Select().From(events).Union(nil)},
		{"a value of no type", "no ClickHouse type holds values of this Go type", sql.Select(sql.Value(func() {}))},
		{"every mistake at once", "LIMIT -1 is negative\nsql: SELECT from events: OFFSET -1 is negative", sql.Select().From(events).Limit(-1).Offset(-1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, params, err := tt.query.Query()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, %v; want the error %s", text, err, tt.want)
			}
			if text != "" || params != nil {
				t.Errorf("text %q and parameters %v beside the error", text, params)
			}
		})
	}
}
