package sql_test

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Columns are generated for each table; here they are made by hand.
var (
	ofEvents     = sql.Columns{Table: "events"}
	tenantColumn = sql.StringColumn(ofEvents, "tenant", "LowCardinality(String)")
	amountColumn = sql.FloatColumn(ofEvents, "amount", "Float64")
	userColumn   = sql.UIntColumn(ofEvents, "user_id", "UInt64")
	atColumn     = sql.TimeColumn(ofEvents, "at", "DateTime64(3)")
)

func print(s *sql.Selector) {
	text, params, err := s.Query()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text)
	for _, p := range params {
		fmt.Printf("%s = %v\n", p.Name, p.Value)
	}
}

func ExampleSelect() {
	revenue := amountColumn.Sum().As("revenue")
	print(sql.Select(tenantColumn, revenue).From(sql.Table("events")).Where(sql.Cond(tenantColumn.NEQ("test"))).
		GroupBy(tenantColumn).OrderBy(revenue.Desc()).Limit(3))
	// Output:
	// SELECT tenant, sum(amount) AS revenue FROM events WHERE tenant != {p1:String} GROUP BY tenant ORDER BY revenue DESC LIMIT 3
	// p1 = test
}

func ExampleCond() {
	print(sql.Select(sql.Count()).From(sql.Table("events")).
		Where(sql.Cond(sql.OrPredicates(amountColumn.GT(100), tenantColumn.In("acme", "globex")))))
	// Output:
	// SELECT count() FROM events WHERE amount > {p1:Float64} OR tenant IN {p2:Array(String)}
	// p1 = 100
	// p2 = ['acme','globex']
}

func ExampleTime_StartOfHour() {
	hour := atColumn.StartOfHour().As("hour")
	print(sql.Select(hour, userColumn.Uniq().As("users")).From(sql.Table("events")).GroupBy(hour).OrderBy(hour.Asc()))
	// Output: SELECT toStartOfHour(at) AS hour, uniq(user_id) AS users FROM events GROUP BY hour ORDER BY hour
}

func ExampleExpr() {
	// A question mark is a value, which travels apart from the text.
	print(sql.Select(sql.Expr("countIf(amount > ?)", 10).As("large")).From(sql.Table("events")))
	// Output:
	// SELECT countIf(amount > {p1:Int64}) AS large FROM events
	// p1 = 10
}
