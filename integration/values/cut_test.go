package values

import (
	"testing"
	"time"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/integration/values/ent"
	"github.com/chent-io/chent/integration/values/ent/cut"
	"github.com/chent-io/chent/runtime/column"
)

// TestTruncateCutsTimesAtEveryDepth writes times that are finer than their
// columns through every way in; what a save returns is what comes back.
func TestTruncateCutsTimesAtEveryDepth(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	fine := time.Date(2024, 2, 29, 23, 59, 59, 987654321, berlin)
	second, milli, micro := fine.Truncate(time.Second).UTC(), fine.Truncate(time.Millisecond), fine.Truncate(time.Microsecond)
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	old := time.Date(1960, 1, 1, 0, 0, 0, 999999999, time.UTC)
	const span, minute = -61*time.Second - 1, -61 * time.Second
	sent := func(id uint32) *ent.Cut {
		return &ent.Cut{
			ID: id, Day: fine, Day32: &old, At: fine, Ms: old, Clock: span, ClockUs: ptr(span), Low: &fine, List: []time.Time{fine, old},
			ByDay: map[time.Time][]*time.Time{fine: {nil, &old}}, Pair: cut.Pair{A: fine, B: cut.PairB{F1: span, F2: "x"}},
			Events: []cut.Events{{Name: "a", At: old}, {Name: "b", At: fine}}, Any: column.Variant{Value: []time.Time{fine}}, Dynamic: column.Dynamic{Type: "Map(String, DateTime64(1, 'UTC'))", Value: map[string]time.Time{"k": old}},
			Deep:   []cut.Deep{{V: column.Variant{Value: fine}, D: []column.Dynamic{{Type: "Date", Value: fine}, {}}}},
			Latest: fine, Stamp: types.Stamp{Time: fine}, Stock: fine, Ours: fine,
		}
	}
	kept := func(id uint32) *ent.Cut {
		oldMilli, oldTenth, oldDay := old.Truncate(time.Millisecond), old.Truncate(100*time.Millisecond), time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
		return &ent.Cut{
			ID: id, Day: day, Day32: &oldDay, At: second, Ms: oldMilli.In(berlin), Clock: minute, ClockUs: ptr(minute), Low: &second, List: []time.Time{micro.UTC(), old.Truncate(time.Microsecond)},
			ByDay: map[time.Time][]*time.Time{day: {nil, &oldTenth}}, Pair: cut.Pair{A: day, B: cut.PairB{F1: minute, F2: "x"}},
			Events: []cut.Events{{Name: "a", At: oldMilli}, {Name: "b", At: milli.UTC()}}, Any: column.Variant{Type: "Array(Date)", Value: []time.Time{day}}, Dynamic: column.Dynamic{Type: "Map(String, DateTime64(1, 'UTC'))", Value: map[string]time.Time{"k": oldTenth}},
			Deep:   []cut.Deep{{V: column.Variant{Type: "DateTime64(3, 'UTC')", Value: milli.UTC()}, D: []column.Dynamic{{Type: "Date", Value: day}, {}}}},
			Latest: micro.UTC(), Stamp: types.Stamp{Time: milli.UTC()}, Stock: micro.UTC(), Ours: milli.UTC(),
		}
	}
	each(t, func(t *testing.T, s server) {
		ctx := t.Context()
		create := func(id uint32) *ent.CutCreate {
			c := s.client.Cut.Create()
			fill(t, c, sent(id))
			return c
		}
		one, err := create(1).Save(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "Save", kept(1), one)
		bulk, err := s.client.Cut.CreateBulk(create(2), create(3)).Save(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "CreateBulk", []*ent.Cut{kept(2), kept(3)}, bulk)
		appender, row := s.client.Cut.Appender(ctx), sent(4)
		if err := appender.Append(row); err != nil {
			t.Fatal(err)
		}
		if err := appender.Close(); err != nil {
			t.Fatal(err)
		}
		equal(t, "the row that was appended", sent(4), row)
		all, err := s.client.Cut.Query().Modify(ent.Asc("id")).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "All", []*ent.Cut{kept(1), kept(2), kept(3), kept(4)}, all)
		// Two keys of one day would come back as one.
		_, err = create(5).SetByDay(map[time.Time][]*time.Time{fine: nil, day: nil}).Save(ctx)
		if !ent.IsValidationError(err) {
			t.Errorf("two times of one day as keys: %v", err)
		}
		// What the client fills in is cut too.
		filled, err := s.client.Cut.Create().SetID(6).SetDay(fine).SetAt(fine).SetMs(fine).SetClock(0).SetList(nil).SetByDay(nil).SetPair(cut.Pair{A: fine}).SetEvents(nil).
			SetAny(column.Variant{}).SetDynamic(column.Dynamic{}).SetDeep(nil).SetLatest(fine).SetStamp(types.Stamp{Time: fine}).SetStock(fine).Save(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if ours := s.client.Cut.Query().Where(cut.ID(6)).OnlyX(ctx).Ours; !ours.Equal(filled.Ours) || time.Since(ours) > time.Hour {
			t.Errorf("saved %s, read %s", filled.Ours, ours)
		}
	})
}
