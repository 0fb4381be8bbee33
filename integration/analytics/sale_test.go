package analytics

import (
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/analytics/ent"
	"github.com/chent-io/chent/integration/analytics/ent/sale"
)

// sales fills the table with rows of the shape of the UK price paid data.
const sales = `INSERT INTO uk_price_paid WITH cityHash64(number) AS h SELECT 1000 * (50 + h % 900), toDate('1995-01-01') + h % 10000, concat('SW', toString(h % 9)), toString(h % 7),
	['terraced', 'semi-detached', 'detached', 'flat', 'other'][h % 5 + 1], h % 2, ['freehold', 'leasehold', 'unknown'][h % 3 + 1], toString(h % 100), '', concat('STREET ', toString(h % 40)), '',
	['LONDON', 'BRISTOL', 'LEEDS', 'YORK'][h % 4 + 1], ['CAMDEN', 'WESTMINSTER', 'CITY'][h % 3 + 1], ['GREATER LONDON', 'AVON'][h % 2 + 1] FROM numbers(20000)`

// TestPricePaid asks what the documentation's tutorial on UK property prices
// asks, and what its articles on projections and window functions do.
func TestPricePaid(t *testing.T) {
	t.Parallel()
	client := open(t)
	if err := client.Exec(t.Context(), sales); err != nil {
		t.Fatal(err)
	}
	q := client.Sale.Query
	col := sale.Col
	year := col.Date.Year().As("year")
	month := col.Date.StartOfMonth().As("month")
	price := col.Price.Avg().Round(0).As("price")
	c := sql.Count().As("c")
	bar := func(top int) sql.Expression { return sql.As(sql.Func("bar", price, 0, top, 80), "bar") }
	since := sale.DateGTE(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	dearest := sql.Rank().Over(sql.Window{}.PartitionBy(col.Town).OrderBy(col.Price.Desc(), col.Date.Asc(), col.Addr1.Asc(), col.Street.Asc())).As("place")
	before := price.Lag(1, 0).Over(sql.Window{}.OrderBy(year.Asc()).Rows(sql.Preceding(1), sql.CurrentRow())).As("before")
	running := sql.Count().Sum().Over(sql.Window{}.OrderBy(month.Asc()).Rows(sql.UnboundedPreceding(), sql.CurrentRow())).As("so_far")
	compare(t, client.Conn(), []question{
		{q().Aggregate(ent.Count()), "SELECT count() FROM uk_price_paid"},
		{q().GroupByExpr(year).Aggregate(price, bar(1000000)).Order(year.Asc()),
			"SELECT toYear(date) AS year, round(avg(price)) AS price, bar(price, 0, 1000000, 80) FROM uk_price_paid GROUP BY year ORDER BY year"},
		{q().Where(sale.Town("LONDON")).GroupByExpr(year).Aggregate(price, bar(2000000)).Order(year.Asc()),
			"SELECT toYear(date) AS year, round(avg(price)) AS price, bar(price, 0, 2000000, 80) FROM uk_price_paid WHERE town = 'LONDON' GROUP BY year ORDER BY year"},
		{q().Where(since).GroupBy(sale.FieldTown, sale.FieldDistrict).Aggregate(c, price, bar(5000000)).Having(sql.Cond(c.GTE(100))).Order(price.Desc(), col.Town.Asc(), col.District.Asc()).Limit(100),
			"SELECT town, district, count() AS c, round(avg(price)) AS price, bar(price, 0, 5000000, 80) FROM uk_price_paid WHERE date >= '2020-01-01' GROUP BY town, district HAVING c >= 100 ORDER BY price DESC, town, district LIMIT 100"},
		{q().GroupByExpr(year, col.District, col.Town).Aggregate(col.Price.Avg(), col.Price.Sum(), ent.Count()).Order(year.Asc(), col.District.Asc(), col.Town.Asc()),
			"SELECT toYear(date) AS year, district, town, avg(price), sum(price), count() FROM uk_price_paid GROUP BY year, district, town ORDER BY year, district, town"},
		{q().Where(sale.TypeIn(sale.TypeFlat, sale.TypeDetached)).GroupBy(sale.FieldType).Aggregate(col.Price.Quantiles(0.5, 0.9), col.Price.Median(), col.Price.Max().As("most")).Order(col.Type.Asc()),
			"SELECT type, quantiles(0.5, 0.9)(price), median(price), max(price) FROM uk_price_paid WHERE type IN ('flat', 'detached') GROUP BY type ORDER BY type"},
		{q().GroupBy(sale.FieldCounty).Aggregate(col.Price.Avg().If(sale.DurationEQ(sale.DurationFreehold)), ent.As(sql.Count().If(sale.IsNew(1)), "new"), col.Street.Uniq(), col.Street.ArgMax(col.Price).As("best")).Order(col.County.Asc()).
			Modify(func(s *sql.Selector) { s.Settings(sql.Setting{Name: "max_threads", Value: 1}) }),
			"SELECT county, avgIf(price, duration = 'freehold'), countIf(is_new = 1), uniq(street), argMax(street, price) FROM uk_price_paid GROUP BY county ORDER BY county SETTINGS max_threads = 1"},
		{q().Order(sale.ByPrice(sql.OrderDesc()), sale.ByTown(), sale.ByStreet(), sale.ByDate()).LimitBy(2, sale.FieldTown).Limit(20).Select(sale.FieldTown, sale.FieldPrice, sale.FieldStreet),
			"SELECT town, price, street FROM uk_price_paid ORDER BY price DESC, town, street, date LIMIT 2 BY town LIMIT 20"},
		{client.Select(sql.Select(col.Town, col.Price, dearest).From(sale.TableRef()).QualifyP(dearest.LTE(3)).OrderBy(col.Town.Asc(), dearest.Asc(), col.Price.Asc())),
			"SELECT town, price, rank() OVER (PARTITION BY town ORDER BY price DESC, date, addr1, street) AS place FROM uk_price_paid QUALIFY place <= 3 ORDER BY town, place, price"},
		{q().GroupByExpr(year).Aggregate(price, before).Order(year.Asc()),
			"SELECT toYear(date) AS year, round(avg(price)) AS price, lagInFrame(price, 1, 0) OVER (ORDER BY year ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before FROM uk_price_paid GROUP BY year ORDER BY year"},
		{q().Where(since).GroupByExpr(month).Aggregate(running).Order(month.Asc()),
			"SELECT toStartOfMonth(date) AS month, sum(count()) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM uk_price_paid WHERE date >= '2020-01-01' GROUP BY month ORDER BY month"},
		{q().GroupBy(sale.FieldTown, sale.FieldType).Aggregate(c).WithRollup().Order(col.Town.Asc(), col.Type.Asc(), c.Asc()),
			"SELECT town, type, count() AS c FROM uk_price_paid GROUP BY town, type WITH ROLLUP ORDER BY town, type, c"},
	})
}
