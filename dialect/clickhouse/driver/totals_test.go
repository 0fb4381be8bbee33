package driver_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// withTotals is a receiver that takes totals.
type withTotals struct{ received }

func (w *withTotals) Totals(rows int) error {
	w.totals = append(w.totals, w.take(rows)...)
	return nil
}

func TestTotals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql          string
		rows, totals [][]string
	}{
		{
			sql:    "SELECT number % 2 AS k, count() AS c, 'it''s\ta\\\\b\n' AS s FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k",
			rows:   [][]string{{"0", "5", "it's\ta\\b\n"}, {"1", "5", "it's\ta\\b\n"}},
			totals: [][]string{{"0", "10", "it's\ta\\b\n"}},
		},
		{
			sql:    "SELECT if(number = 0, '', 'x') AS s FROM numbers(2) GROUP BY s WITH TOTALS ORDER BY s",
			rows:   [][]string{{""}, {"x"}},
			totals: [][]string{{""}},
		},
		{
			sql:    "SELECT number AS n, sum(number) AS `odd \"name`, toNullable('x') AS s, [toString(number)] AS list FROM numbers(3) GROUP BY n WITH TOTALS ORDER BY n DESC LIMIT 1 SETTINGS extremes = 1",
			rows:   [][]string{{"2", "2", "x", `["2"]`}},
			totals: [][]string{{"0", "3", "x", `["0"]`}},
		},
		{
			sql:    "SELECT count() AS c FROM numbers(0) WHERE number = 1 GROUP BY number WITH TOTALS",
			totals: [][]string{{"0"}},
		},
		{sql: "SELECT 'totals' AS s", rows: [][]string{{"totals"}}},
		{sql: "SELECT '' AS s FROM numbers(3)", rows: [][]string{{""}, {""}, {""}}},
	}
	for _, options := range []string{"compression=none", "compression=lz4", "compression=zstd"} {
		both(t, options, func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
			for _, tt := range tests {
				r := &withTotals{}
				if err := conn.Query(t.Context(), driver.Statement{SQL: tt.sql}, r); err != nil {
					t.Errorf("%s: %v", tt.sql, err)
					continue
				}
				if diff := cmp.Diff(tt.rows, r.rows); diff != "" {
					t.Errorf("%s: rows: %s", tt.sql, diff)
				}
				if diff := cmp.Diff(tt.totals, r.totals); diff != "" {
					t.Errorf("%s: totals: %s", tt.sql, diff)
				}
				plain := &received{}
				if err := conn.Query(t.Context(), driver.Statement{SQL: tt.sql}, plain); err != nil {
					t.Errorf("%s: %v", tt.sql, err)
				}
				if diff := cmp.Diff(tt.rows, plain.rows); diff != "" {
					t.Errorf("%s: a receiver without totals: %s", tt.sql, diff)
				}
			}
			many := &withTotals{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT number AS k, count() AS c FROM numbers(70000) GROUP BY k WITH TOTALS ORDER BY k"}, many); err != nil {
				t.Fatal(err)
			}
			if len(many.rows) != 70_000 || many.rows[67_890][0] != "67890" || many.totals[0][1] != "70000" {
				t.Errorf("%d rows, totals %v", len(many.rows), many.totals)
			}
		})
	}
}
