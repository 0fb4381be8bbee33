package main

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/bench/ent"
	"github.com/chent-io/chent/internal/enginetest"
	chrt "github.com/chent-io/chent/runtime"
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

// TestScanIterReadsAsScan reads strings and arrays: ScanIter and Blocks know the
// columns of the schema as Scan does.
func TestScanIterReadsAsScan(t *testing.T) {
	const rows = 50_000
	visits := make([]ent.Visit, rows)
	for i := range visits {
		visits[i] = newVisit(i)
	}
	conn, err := driver.Open(t.Context(), enginetest.New(t).Native())
	if err != nil {
		t.Fatal(err)
	}
	client := ent.NewClient(ent.Driver(conn))
	defer client.Close()
	if err := client.Schema.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := appendEntities(client.Visit.Appender(t.Context()), visits); err != nil {
		t.Fatal(err)
	}
	scan := testing.AllocsPerRun(1, func() {
		var list []visitRow
		if err := client.Visit.Query().Scan(t.Context(), &list); err != nil || len(list) != rows {
			t.Errorf("Scan: %d rows, %v", len(list), err)
		}
	})
	iter := testing.AllocsPerRun(1, func() {
		n := 0
		for _, err := range chrt.ScanIter[visitRow](t.Context(), client.Visit.Query()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != rows {
			t.Errorf("ScanIter: %d rows", n)
		}
	})
	t.Logf("allocations: Scan %.0f, ScanIter %.0f", scan, iter)
	if iter > scan+rows/100 {
		t.Errorf("ScanIter allocates %.0f times where Scan does %.0f times", iter, scan)
	}
}
