package sql_test

import (
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Event is what generated code declares for a table.
type Event func(*sql.Selector)

// Kind is a generated enum type.
type Kind string

type eventColumns struct {
	ID      sql.UInt
	Tenant  sql.String
	Kind    sql.Any
	At      sql.Time
	Day     sql.Time
	UserID  sql.UInt
	Amount  sql.Float
	Balance sql.Int
	Note    sql.String
	Tags    sql.Array
	Scores  sql.Array
	Props   sql.Map
	Data    sql.JSON
	Paid    sql.Bool
}

func columnsOf(alias string) eventColumns {
	t := sql.Columns{Table: "events", Alias: alias}
	return eventColumns{
		ID:      sql.UIntColumn(t, "id", "UInt64"),
		Tenant:  sql.StringColumn(t, "tenant", "LowCardinality(String)"),
		Kind:    sql.AnyColumn(t, "kind", "Enum8('view' = 1, 'click' = 2, 'buy' = 3)"),
		At:      sql.TimeColumn(t, "at", "DateTime64(3)"),
		Day:     sql.TimeColumn(t, "day", "Date"),
		UserID:  sql.UIntColumn(t, "user_id", "UInt32"),
		Amount:  sql.FloatColumn(t, "amount", "Float64"),
		Balance: sql.IntColumn(t, "balance", "Nullable(Int32)"),
		Note:    sql.StringColumn(t, "note", "Nullable(String)"),
		Tags:    sql.ArrayColumn(t, "tags", "Array(LowCardinality(String))"),
		Scores:  sql.ArrayColumn(t, "scores", "Array(Int32)"),
		Props:   sql.MapColumn(t, "props", "Map(String, String)"),
		Data:    sql.JSONColumn(t, "data", "JSON"),
		Paid:    sql.BoolColumn(t, "paid", "Bool"),
	}
}

var col = columnsOf("")

var eventTypes = map[string]string{"id": "UInt64", "tenant": "LowCardinality(String)", "at": "DateTime64(3)", "note": "Nullable(String)", "day": "Date"}

// events is a query of the events table.
func events(columns ...sql.Expression) *sql.Selector {
	return sql.Select(columns...).From(sql.Table("events").Types(eventTypes))
}

func where(s *sql.Selector, predicates ...Event) *sql.Selector {
	return s.Where(sql.Cond(predicates...))
}

var eventsDDL = []string{
	`CREATE TABLE events (id UInt64, tenant LowCardinality(String), kind Enum8('view' = 1, 'click' = 2, 'buy' = 3), at DateTime64(3),
		day Date MATERIALIZED toDate(at), user_id UInt32, amount Float64, balance Nullable(Int32), note Nullable(String),
		tags Array(LowCardinality(String)), scores Array(Int32), props Map(String, String), data JSON, paid Bool)
		ENGINE = ReplacingMergeTree ORDER BY (tenant, id, intHash32(user_id)) SAMPLE BY intHash32(user_id)`,
	`INSERT INTO events VALUES
		(1, 'acme', 'view', '2024-01-01 10:00:00.000', 1, 0, 5, 'it''s', ['a','b'], [1,2,3], {'os':'linux','v':'1'}, '{"a":{"b":1},"s":"x"}', false),
		(2, 'acme', 'click', '2024-01-01 10:30:00.500', 1, 0, NULL, NULL, ['b'], [], {}, '{}', false),
		(3, 'acme', 'buy', '2024-01-01 11:15:00.000', 2, 9.5, -5, 'Größe', [], [4], {'os':'mac'}, '{"a":{"b":7}}', true),
		(4, 'zeta', 'buy', '2024-01-02 09:00:00.000', 3, 20, 7, 'a\\b%c_d', ['a','c'], [5,6], {'os':'linux'}, '{"a":{"b":3},"s":"y"}', true),
		(5, 'zeta', 'view', '2024-01-08 09:00:00.000', 3, 0, NULL, '', ['c'], [0], {'v':'2'}, '{"s":"z"}', false)`,
	`CREATE TABLE users (id UInt32, name String, since Date) ENGINE = MergeTree ORDER BY id`,
	`INSERT INTO users VALUES (1, 'ann', '2023-01-01'), (2, 'bob', '2023-06-01'), (4, 'dan', '2024-01-01')`,
}

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05.999999999", text)
	if err != nil {
		panic(err)
	}
	return t
}
