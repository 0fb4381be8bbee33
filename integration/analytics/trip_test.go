package analytics

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/analytics/ent"
	"github.com/chent-io/chent/integration/analytics/ent/trip"
	"github.com/chent-io/chent/integration/analytics/ent/zone"
)

// trips fills the table with rows of the shape of the New York taxi data. Money
// is in quarters, so that sums do not depend on the order of their terms.
const trips = `INSERT INTO trips WITH cityHash64(number) AS h, toDateTime('2015-07-01 00:00:00', 'UTC') + h % 7948800 AS pickup SELECT number, ['yellow', 'green'][h % 2 + 1], pickup, pickup + h % 5000,
	h % 7, (h % 80) / 4, (h % 200) / 4, (h % 40) / 4, (h % 300) / 4, ['', 'Midtown', 'SoHo', 'Airport'][h % 4 + 1], [132, 138, 1, 7][h % 4 + 1] FROM numbers(20000)`

const zones = `INSERT INTO zones VALUES (132, 'Queens'), (138, 'Queens'), (1, 'EWR')`

// TestTaxi asks what the documentation's tutorial on New York taxis asks, and
// the four questions of the well-known benchmark on the same data.
func TestTaxi(t *testing.T) {
	t.Parallel()
	client := open(t)
	for _, statement := range []string{trips, zones} {
		if err := client.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	q := client.Trip.Query
	col := trip.Col
	count := sql.Count()
	year := col.PickupDatetime.Year().As("year")
	distance := col.TripDistance.Round(0).As("distance")
	date := col.PickupDatetime.Date().As("pickup_date")
	hour := col.PickupDatetime.Hour().As("pickup_hour")
	number := sql.Count().As("number_of_trips")
	cost := col.TotalAmount.Avg().Ceil(2).As("average_total_amount")
	minutes := col.PickupDatetime.Diff(sql.Second, col.DropoffDatetime).IntDiv(60).As("trip_minutes")
	airport := sql.Case(trip.DropoffZone(138), "LGA").When(trip.DropoffZone(132), "JFK").Else("").As("airport_code")
	total := sql.Count().As("total")
	compare(t, client.Conn(), []question{
		{q().GroupBy(trip.FieldCabType).Aggregate(count).Order(col.CabType.Asc()), "SELECT cab_type, count(*) FROM trips GROUP BY cab_type ORDER BY cab_type"},
		{q().GroupBy(trip.FieldPassengerCount).Aggregate(ent.Mean(trip.FieldTotalAmount)).Order(col.PassengerCount.Asc()), "SELECT passenger_count, avg(total_amount) FROM trips GROUP BY passenger_count ORDER BY passenger_count"},
		{q().GroupByExpr(col.PassengerCount, year).Aggregate(count).Order(col.PassengerCount.Asc(), year.Asc()),
			"SELECT passenger_count, toYear(pickup_datetime) AS year, count(*) FROM trips GROUP BY passenger_count, year ORDER BY passenger_count, year"},
		{q().GroupByExpr(col.PassengerCount, year, distance).Aggregate(count).Order(year.Asc(), count.Desc(), col.PassengerCount.Asc(), distance.Asc()),
			"SELECT passenger_count, toYear(pickup_datetime) AS year, round(trip_distance) AS distance, count(*) FROM trips GROUP BY passenger_count, year, distance ORDER BY year, count(*) DESC, passenger_count, distance"},
		{q().Aggregate(col.TipAmount.Avg().Round(2)), "SELECT round(avg(tip_amount), 2) FROM trips"},
		{q().GroupBy(trip.FieldPassengerCount).Aggregate(cost).Order(col.PassengerCount.Asc()), "SELECT passenger_count, ceil(avg(total_amount), 2) AS average_total_amount FROM trips GROUP BY passenger_count ORDER BY passenger_count"},
		{q().GroupByExpr(date, col.PickupNtaname).Aggregate(number).Order(date.Asc(), col.PickupNtaname.Asc()),
			"SELECT toDate(pickup_datetime) AS pickup_date, pickup_ntaname, SUM(1) AS number_of_trips FROM trips GROUP BY pickup_date, pickup_ntaname ORDER BY pickup_date, pickup_ntaname"},
		{q().Where(minutes.GT(0)).GroupByExpr(minutes).Aggregate(col.TipAmount.Avg(), col.FareAmount.Avg(), col.PassengerCount.Avg(), count).Order(minutes.Desc()),
			"SELECT intDiv(date_diff('second', pickup_datetime, dropoff_datetime), 60) AS trip_minutes, avg(tip_amount), avg(fare_amount), avg(passenger_count), count() FROM trips WHERE trip_minutes > 0 GROUP BY trip_minutes ORDER BY trip_minutes DESC"},
		{q().Where(trip.PickupNtanameNEQ("")).GroupByExpr(col.PickupNtaname, hour).Aggregate(number).Order(col.PickupNtaname.Asc(), hour.Asc()),
			"SELECT pickup_ntaname, toHour(pickup_datetime) AS pickup_hour, SUM(1) AS pickups FROM trips WHERE pickup_ntaname != '' GROUP BY pickup_ntaname, pickup_hour ORDER BY pickup_ntaname, pickup_hour"},
		{q().Where(trip.DropoffZoneIn(132, 138)).Order(trip.ByPickupDatetime(), trip.ByTripID()).Limit(50).
			SelectExpr(col.PickupDatetime, col.DropoffDatetime, col.TotalAmount, airport, col.PickupDatetime.Year(), col.PickupDatetime.DayOfMonth(), col.PickupDatetime.Hour()),
			"SELECT pickup_datetime, dropoff_datetime, total_amount, CASE WHEN dropoff_zone = 138 THEN 'LGA' WHEN dropoff_zone = 132 THEN 'JFK' ELSE '' END, EXTRACT(YEAR FROM pickup_datetime), EXTRACT(DAY FROM pickup_datetime), EXTRACT(HOUR FROM pickup_datetime) FROM trips WHERE dropoff_zone IN (132, 138) ORDER BY pickup_datetime, trip_id LIMIT 50"},
		{client.Select(sql.Select(total, zone.Col.Borough.IfNull("Unknown").As("borough_name")).From(trip.TableRef()).LeftJoin(zone.TableRef()).On(col.DropoffZone.EQExpr(zone.Col.LocationID)).
			WhereP(sql.OrPredicates(trip.TipAmountGT(0), trip.TripDistanceGT(5))).GroupBy(zone.Col.Borough.IfNull("Unknown").As("borough_name")).OrderBy(total.Desc())),
			"SELECT count(1) AS total, ifNull(zones.borough, 'Unknown') AS borough_name FROM trips LEFT JOIN zones ON trips.dropoff_zone = zones.location_id WHERE tip_amount > 0 OR trip_distance > 5 GROUP BY borough_name ORDER BY total DESC"},
	})
}
