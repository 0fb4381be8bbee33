package main

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/bench/ent"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// TestNoAllocationPerRow moves rows of fixed-size columns in and out: what is
// allocated depends on the number of blocks, not on that of rows.
func TestNoAllocationPerRow(t *testing.T) {
	const rows = 100_000
	points := make([]ent.Point, rows)
	for i := range points {
		points[i] = newPoint(i)
	}
	db := enginetest.New(t)
	for protocol, url := range map[string]string{"http": db.HTTP(), "native": db.Native()} {
		conn, err := driver.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		client := ent.NewClient(ent.Driver(conn))
		defer client.Close()
		if err := client.Schema.Create(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := client.Point.Truncate(t.Context()); err != nil {
			t.Fatal(err)
		}
		limit := func(name string, allocs float64, rows int) {
			t.Helper()
			perRow := allocs / float64(rows)
			if perRow >= 0.01 {
				t.Errorf("%s %s: %.4f allocations per row, want less than 0.01", protocol, name, perRow)
			}
			t.Logf("%s %s: %.4f allocations per row", protocol, name, perRow)
		}

		inTable := 0
		limit("Appender", testing.AllocsPerRun(1, func() {
			if err := appendEntities(client.Point.Appender(t.Context()), points); err != nil {
				t.Error(err)
			}
			inTable += rows
		}), rows)

		reads := func(name string, read func() (int, error)) {
			t.Helper()
			limit(name, testing.AllocsPerRun(1, func() {
				if got, err := read(); err != nil || got != inTable {
					t.Errorf("%s %s: %d rows of %d, %v", protocol, name, got, inTable, err)
				}
			}), inTable)
		}
		reads("All", func() (int, error) {
			list, err := client.Point.Query().All(t.Context())
			return len(list), err
		})
		reads("Iter", func() (int, error) {
			var seen tally
			err := iterate(&seen, client.Point.Query().Iter(t.Context()), func(p *ent.Point) float64 { return p.Value })
			return seen.rows, err
		})
		reads("Scan", func() (int, error) {
			var list []pointRow
			err := client.Point.Query().Scan(t.Context(), &list)
			return len(list), err
		})
	}
}
