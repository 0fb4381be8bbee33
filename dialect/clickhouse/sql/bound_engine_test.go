package sql_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// TestComparisonsAreExact compares a column of each type of time, and decimals,
// with values that it holds, that lie between two of its values and that it
// cannot hold, and wants the answers of arithmetic, never an overflow.
func TestComparisonsAreExact(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	at := day(2024, 5, 1).Add(12 * time.Hour)
	far := []time.Time{day(1500, 1, 1), day(1950, 6, 1), day(2107, 1, 1), day(2200, 1, 1), day(2298, 1, 1)}
	types := []struct {
		typ  string
		rows []time.Time // that the column holds
	}{
		{"Date", []time.Time{day(1970, 1, 1), day(2024, 5, 1), day(2149, 6, 6)}},
		{"Date32", []time.Time{day(1900, 1, 1), day(2024, 5, 1), day(2299, 12, 31)}},
		{"DateTime('UTC')", []time.Time{day(1970, 1, 1), at, time.Unix(1<<32-1, 0).UTC()}},
		{"DateTime64(0, 'UTC')", []time.Time{day(1901, 1, 1), at, day(2299, 12, 31)}},
		{"DateTime64(3, 'UTC')", []time.Time{day(1901, 1, 1), at.Add(500 * time.Millisecond), day(2299, 12, 31).Add(999 * time.Millisecond)}},
		{"DateTime64(6, 'UTC')", []time.Time{day(1901, 1, 1), at.Add(time.Microsecond), day(2299, 12, 31)}},
		{"DateTime64(9, 'UTC')", []time.Time{day(1901, 1, 1), at.Add(time.Nanosecond), day(2262, 1, 1)}},
		{"Nullable(DateTime64(3, 'UTC'))", []time.Time{at}},
	}
	for _, tt := range types {
		table := "t_" + strings.NewReplacer("(", "_", ")", "", " ", "", ",", "_", "'", "").Replace(tt.typ)
		ddl := []string{"CREATE TABLE " + table + " (at " + tt.typ + ") ENGINE = MergeTree ORDER BY tuple()"}
		for _, row := range tt.rows {
			layout := "2006-01-02 15:04:05.999999999"
			if strings.HasPrefix(tt.typ, "Date(") || tt.typ == "Date" || tt.typ == "Date32" {
				layout = "2006-01-02"
			}
			ddl = append(ddl, "INSERT INTO "+table+" VALUES ('"+row.Format(layout)+"')")
		}
		e := newEngine(t, ddl...)
		values := slices.Clone(far)
		if strings.Contains(tt.typ, "DateTime64") {
			values = values[1:] // no parameter carries it, which is an error
		}
		for _, row := range tt.rows {
			values = append(values, row, row.Add(1), row.Add(-1), row.Add(300*time.Microsecond), row.Add(time.Second/2), row.Add(12*time.Hour))
		}
		ref := sql.Table(table).Types(map[string]string{"at": tt.typ})
		for _, v := range values {
			for _, c := range []struct {
				name string
				p    func(*sql.Selector)
				is   func(row time.Time) bool
			}{
				{"=", sql.FieldEQ("at", v), func(row time.Time) bool { return row.Equal(v) }},
				{"!=", sql.FieldNEQ("at", v), func(row time.Time) bool { return !row.Equal(v) }},
				{"<", sql.FieldLT("at", v), func(row time.Time) bool { return row.Before(v) }},
				{"<=", sql.FieldLTE("at", v), func(row time.Time) bool { return !row.After(v) }},
				{">", sql.FieldGT("at", v), func(row time.Time) bool { return row.After(v) }},
				{">=", sql.FieldGTE("at", v), func(row time.Time) bool { return !row.Before(v) }},
				{"in", sql.FieldIn("at", v, at), func(row time.Time) bool { return row.Equal(v) || row.Equal(at) }},
				{"not in", sql.FieldNotIn("at", v, at), func(row time.Time) bool { return !row.Equal(v) && !row.Equal(at) }},
				{"between v and", sql.FieldBetween("at", v, at), func(row time.Time) bool { return !row.Before(v) && !row.After(at) }},
				{"between and v", sql.FieldBetween("at", at, v), func(row time.Time) bool { return !row.Before(at) && !row.After(v) }},
				{"not between", sql.NotPredicates(sql.FieldBetween("at", v, v)), func(row time.Time) bool { return !row.Equal(v) }},
				{"not <", sql.NotPredicates(sql.FieldLT("at", v)), func(row time.Time) bool { return !row.Before(v) }},
			} {
				want := 0
				for _, row := range tt.rows {
					if c.is(row) {
						want++
					}
				}
				text, params, err := sql.Select(sql.Agg("count")).From(ref).Where(sql.Cond(c.p)).Query()
				if err != nil {
					t.Errorf("%s %s %s: %v", tt.typ, c.name, v.Format(time.RFC3339Nano), err)
					continue
				}
				if got, err := e.run(text, params); err != nil || got != fmt.Sprint(want) {
					t.Errorf("%s %s %s: %s rows, want %d, %v", tt.typ, c.name, v.Format(time.RFC3339Nano), got, want, err)
				}
			}
		}
	}
}

func TestDecimalComparisonsAreExact(t *testing.T) {
	t.Parallel()
	rows := []string{"-99999999999999999999999999999999999.99", "0", "1.25", "99999999999999999999999999999999999.99"}
	e := newEngine(t, "CREATE TABLE d (v Decimal(38, 2)) ENGINE = MergeTree ORDER BY tuple()", "INSERT INTO d VALUES ('"+strings.Join(rows, "'), ('")+"')")
	ref := sql.Table("d").Types(map[string]string{"v": "Decimal(38, 2)"})
	for _, text := range append(rows, "1.2500000001", "1.2499999999", "-0.001", "1e60", "-1e60", "1.2345678901234567890123456789") {
		v := decimal.RequireFromString(text)
		for op, c := range map[string]struct {
			p  func(*sql.Selector)
			is func(int) bool
		}{
			"=":  {sql.FieldEQ("v", v), func(c int) bool { return c == 0 }},
			"!=": {sql.FieldNEQ("v", v), func(c int) bool { return c != 0 }},
			"<":  {sql.FieldLT("v", v), func(c int) bool { return c < 0 }},
			"<=": {sql.FieldLTE("v", v), func(c int) bool { return c <= 0 }},
			">":  {sql.FieldGT("v", v), func(c int) bool { return c > 0 }},
			">=": {sql.FieldGTE("v", v), func(c int) bool { return c >= 0 }},
		} {
			want := 0
			for _, row := range rows {
				if c.is(decimal.RequireFromString(row).Cmp(v)) {
					want++
				}
			}
			statement, params, err := sql.Select(sql.Agg("count")).From(ref).Where(sql.Cond(c.p)).Query()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := e.run(statement, params); err != nil || got != fmt.Sprint(want) {
				t.Errorf("v %s %s: %s rows, want %d, %v", op, text, got, want, err)
			}
		}
	}
}

// TestFillTakesTheTypeOfItsTerm fills from a time of Go's, whatever the term is.
func TestFillTakesTheTypeOfItsTerm(t *testing.T) {
	t.Parallel()
	e := newEngine(t, "CREATE TABLE f (at DateTime64(3, 'UTC'), n Nullable(DateTime('UTC'))) ENGINE = MergeTree ORDER BY at",
		"INSERT INTO f VALUES ('2026-01-03 00:00:00', '2026-01-03 00:00:00')")
	from := time.Date(2026, 1, 2, 22, 0, 0, 0, time.UTC)
	at := sql.C("at")
	for _, tt := range []struct {
		by   sql.Expression
		unit sql.Unit
		want int
	}{
		{sql.As(sql.Func("toStartOfHour", at), "x"), sql.Hour, 3},
		{sql.As(sql.Func("toStartOfDay", at), "x"), sql.Hour, 3},
		{sql.As(sql.Func("toDate", at), "x"), sql.Day, 2},
		{sql.As(sql.Func("toDate32", at), "x"), sql.Day, 2},
		{at, sql.Hour, 3},
		{sql.C("n"), sql.Hour, 3},
	} {
		q := sql.Select(tt.by).From(sql.Table("f")).OrderBy(sql.Asc(tt.by).WithFill(sql.FillFrom(from), sql.FillStep(sql.Interval(1, tt.unit))))
		text, params, err := q.Query()
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.run(text, params)
		if err != nil || strings.Count(got, "2026-01-0") != tt.want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
}
