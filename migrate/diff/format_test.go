package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
)

func TestFormat(t *testing.T) {
	changes := Diff(events(func(t *catalog.Table) { t.Columns = append(t.Columns, catalog.Column{Name: "old", Type: "UInt8"}) }), events(func(t *catalog.Table) {
		t.Pos = "event.go:4"
		t.Columns[1].Codec = []string{"Delta(4)", "ZSTD(3)"}
		t.Columns = append(t.Columns, catalog.Column{Name: "day", Type: "Date", DefaultKind: catalog.Materialized, Default: "toDate(at)", Pos: "event.go:28"})
		t.TTL = "at + toIntervalDay(90)"
		t.Indexes[0].Type = "set(7)"
		t.Projections[0].Query = "SELECT id, count(), sum(length(kind)) GROUP BY id, toStartOfHour(at)"
		t.Comment = "c"
	}), Options{})
	changes = append(changes, Change{Op: Add, Kind: catalog.KindView, Database: "app", Name: "a b", Pos: "view.go:1"},
		Change{Op: Drop, Kind: catalog.KindMaterializedView, Database: "app", Name: "mv"})
	want := `~ table app.events   event.go:4
  - column old    UInt8
  ~ column at     codec  Delta(4), LZ4 → Delta(4), ZSTD(3)          event.go:7
  + column day    Date MATERIALIZED toDate(at)                      event.go:28
  ~ index ix      kind TYPE set(100) GRANULARITY 2 → kind TYPE set(7) GRANULARITY 2
  ~ projection p
      - (SELECT id, count() GROUP BY id)
      + (SELECT id, count(), sum(length(kind)) GROUP BY id, toStartOfHour(at))
  ~ ttl           at + toIntervalDay(30) → at + toIntervalDay(90)   event.go:4
  ~ comment       (none) → c                                        event.go:4
+ view app.` + "`a b`" + `   view.go:1
- materialized view app.mv
`
	if diff := cmp.Diff(want, Format(changes, FormatOptions{})); diff != "" {
		t.Error(diff)
	}
	if got, want := Format(changes[1:2], FormatOptions{Color: true}), "\x1b[32m+ view app.`a b`   view.go:1\x1b[0m\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Format(nil, FormatOptions{}); got != "" {
		t.Errorf("no changes are %q", got)
	}
}
