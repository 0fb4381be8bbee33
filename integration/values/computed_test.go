package values

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/integration/values/ent"
	"github.com/chent-io/chent/integration/values/ent/computed"
	"github.com/chent-io/chent/integration/values/ent/stamped"
	"github.com/chent-io/chent/integration/values/ent/state"
	"github.com/chent-io/chent/runtime/column"
)

// filled is a row of Computed as the server and the client's own default fill
// it.
func filled(id uint32, change func(*ent.Computed)) *ent.Computed {
	e := &ent.Computed{
		ID: id, Number: 5, Text: "row " + string(rune('0'+id)), Flag: true, Maybe: ptr(int64(7)), Tags: []string{"new"},
		At: time.Date(2024, 2, 29, 1, 2, 3, 4e6, time.UTC), FromHidden: 6, FromBare: "<>", Client: "from Go",
	}
	if change != nil {
		change(e)
	}
	e.Stored, e.Shown = uint64(e.Number)+1, strings.ToUpper(e.Text)
	return e
}

func TestUnsetColumnsTakeTheirDefaults(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		ctx, c := t.Context(), s.client.Computed
		zero := func(e *ent.Computed) {
			e.Number, e.Text, e.Flag, e.Maybe, e.Tags, e.FromHidden, e.FromBare, e.Client = 0, "", false, ptr(int64(0)), []string{}, 0, "own", "x"
		}
		builders := func(first uint32) ([]*ent.ComputedCreate, []*ent.Computed) {
			return []*ent.ComputedCreate{
					c.Create().SetID(first),
					c.Create().SetID(first + 1).SetNumber(0).SetText("").SetFlag(false).SetMaybe(0).SetTags(nil).SetFromHidden(0).SetFromBare("own").SetClient("x"),
					c.Create().SetID(first + 2).SetHidden(21).SetNumber(-1),
					c.Create().SetID(first + 3).SetBare("b").SetNillableNumber(nil).SetNillableMaybe(nil),
				}, []*ent.Computed{
					filled(first, nil), filled(first+1, zero),
					filled(first+2, func(e *ent.Computed) { e.FromHidden, e.Number = 42, -1 }),
					filled(first+3, func(e *ent.Computed) { e.FromBare = "<b>" }),
				}
		}
		single, want := builders(0)
		for _, b := range single {
			if _, err := b.Save(ctx); err != nil {
				t.Fatal(err)
			}
		}
		bulk, more := builders(4)
		if _, err := c.CreateBulk(bulk...).Save(ctx); err != nil {
			t.Fatal(err)
		}
		want = append(want, more...)
		if diff := cmp.Diff(want, c.Query().Order(computed.ByID()).AllX(ctx), same); diff != "" {
			t.Errorf("created (-want +got)\n%s", diff)
		}
		if err := c.Truncate(ctx); err != nil {
			t.Fatal(err)
		}
		appender := c.Appender(ctx, ent.AppenderOptions{KeepZero: []string{computed.FieldFlag}})
		for _, e := range []*ent.Computed{
			{ID: 0, Flag: true},
			{ID: 1},
			{ID: 2, Flag: true, Number: -1, Hidden: 21, Stored: 99, Shown: "ignored"},
			{ID: 3, Flag: true, Bare: "b", Text: "own", Maybe: ptr(int64(0)), Client: "x"},
		} {
			if err := appender.Append(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := appender.Close(); err != nil {
			t.Fatal(err)
		}
		want = []*ent.Computed{
			filled(0, nil), filled(1, func(e *ent.Computed) { e.Flag = false }),
			filled(2, func(e *ent.Computed) { e.FromHidden, e.Number = 42, -1 }),
			filled(3, func(e *ent.Computed) { e.FromBare, e.Text, e.Maybe, e.Client = "<b>", "own", ptr(int64(0)), "x" }),
		}
		if diff := cmp.Diff(want, c.Query().Order(computed.ByID()).AllX(ctx), same); diff != "" {
			t.Errorf("appended (-want +got)\n%s", diff)
		}
	})
}

// TestSaveReturnsWhatIsStored compares what Save returns with what is read.
func TestSaveReturnsWhatIsStored(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		ctx, c := t.Context(), s.client.Computed
		saved := []*ent.Computed{
			c.Create().SetID(0).SaveX(ctx),
			c.Create().SetID(1).SetNumber(-1).SetText("").SetMaybe(0).SetHidden(21).SaveX(ctx),
		}
		saved = append(saved, c.CreateBulk(
			c.Create().SetID(2), c.Create().SetID(3).SetNumber(4).SetBare("b"), c.Create().SetID(4).SetNumber(0), c.Create().SetID(5),
		).SaveX(ctx)...)
		for _, e := range saved {
			e.Hidden, e.Bare = 0, "" // set, and not stored
		}
		stored := c.Query().Order(computed.ByID()).AllX(ctx)
		if diff := cmp.Diff(stored, saved, same); diff != "" {
			t.Errorf("saved (-stored +returned)\n%s", diff)
		}
		if e := saved[1]; e.FromHidden != 42 || e.Stored != 0 || saved[0].Text != "row 0" {
			t.Errorf("got %v, %v, %v", saved[0], e, saved[2])
		}
		c.Create().SetID(6).ExecX(ctx) // which asks nothing
		if e := c.Query().Where(computed.ID(6)).OnlyX(ctx); e.Text != "row 6" || e.Stored != 6 {
			t.Errorf("by Exec: %v", e)
		}
	})
}

func TestEphemeralIsSetAndNotRead(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		ctx, c := t.Context(), s.client.Computed
		c.Create().SetID(1).SetHidden(7).SetBare("x").SaveX(ctx)
		if e := c.Query().OnlyX(ctx); e.Hidden != 0 || e.Bare != "" || e.FromHidden != 14 || e.FromBare != "<x>" {
			t.Errorf("got %v", e)
		}
		var hidden []uint32
		for what, err := range map[string]error{
			"Scan": c.Query().Select(computed.FieldHidden).Scan(ctx, &hidden),
			"All":  errorOf(c.Query().Select(computed.FieldHidden).All(ctx)),
		} {
			if err == nil || !strings.Contains(err.Error(), "EPHEMERAL") {
				t.Errorf("%s of an EPHEMERAL column: %v", what, err)
			}
		}
	})
}

func errorOf[T any](_ T, err error) error { return err }

func TestComputedColumnsHaveNoSetters(t *testing.T) {
	t.Parallel()
	create := reflect.TypeFor[*ent.ComputedCreate]()
	for name, want := range map[string]bool{"SetStored": false, "SetShown": false, "SetHidden": true, "SetNumber": true} {
		if _, ok := create.MethodByName(name); ok != want {
			t.Errorf("%s exists: %v", name, ok)
		}
	}
	for _, name := range []string{computed.FieldStored, computed.FieldShown} {
		if err := ent.NewClient().Computed.Create().Mutation().SetField(name, uint64(1)); err == nil || !strings.Contains(err.Error(), "computed by the server") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStatesAreReadThroughMerge fills aggregate states by a materialized view.
func TestStatesAreReadThroughMerge(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		ctx := t.Context()
		for i := range 2 {
			s.Exec("INSERT INTO integers (id, u8, i64, i16, i32, u16) SELECT number, number, number % 10, number, number, number % 3 FROM numbers(100)")
			if got := s.Exec("SELECT count() FROM states"); got == "0" {
				t.Fatalf("insert %d: the view fills nothing", i)
			}
		}
		var got []struct {
			Parity   uint8
			Distinct uint64
			Spread   []float64
			Peak     int32
		}
		col := state.Col
		q := s.client.State.Query().GroupByExpr(col.Parity).Aggregate(col.Distinct.Merge().As("distinct"), col.Spread.Merge().As("spread"), col.Peak.Max().As("peak"))
		if err := q.Scan(ctx, &got); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0].Distinct != 5 || len(got[0].Spread) != 2 || got[0].Peak+got[1].Peak != 98+99 {
			t.Errorf("got %+v", got)
		}
		rows := s.client.State.Query().AllX(ctx)
		if len(rows) == 0 || len(rows[0].Seen) != 3 {
			t.Errorf("got %v", rows)
		}
	})
}

// TestNothing reads the types of NULL and of the empty list.
func TestNothing(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		want := []*ent.Void{{ID: 1, None: nil, Empty: []struct{}{}, Holes: []*struct{}{nil}}}
		if diff := cmp.Diff(want, s.client.Void.Query().AllX(t.Context()), same); diff != "" {
			t.Error(diff)
		}
	})
}

// TestSaveReturnsWhatNoTwoRowsShare compares what Save returns with what is read
// where the server computes it anew each time, in columns of every shape.
func TestSaveReturnsWhatNoTwoRowsShare(t *testing.T) {
	each(t, func(t *testing.T, s server) {
		ctx, c := t.Context(), s.client.Stamped
		saved := []*ent.Stamped{c.Create().SetID(0).SaveX(ctx)}
		saved = append(saved, c.CreateBulk(c.Create().SetID(1), c.Create().SetID(2).SetLow("own"), c.Create().SetID(3)).SaveX(ctx)...)
		stored := c.Query().Order(stamped.ByID()).AllX(ctx)
		if diff := cmp.Diff(stored, saved, same); diff != "" {
			t.Errorf("saved (-stored +returned)\n%s", diff)
		}
		if saved[0].Token == saved[1].Token || saved[1].Token == saved[3].Token || saved[0].At.IsZero() || saved[3].Quoted != "N3" {
			t.Errorf("got %v", saved)
		}
	})
}

// TestRowsPrintTheirValues prints what a pointer, a slice or a map holds, and not
// where it is.
func TestRowsPrintTheirValues(t *testing.T) {
	t.Parallel()
	large := new(big.Int).Lsh(big.NewInt(1), 100)
	for want, row := range map[string]interface{ String() string }{
		"big=1267650600228229401496703205376, counts=map[a:1 b:2], ids=[], pair={1 x}, doc={\"a\":1}, either=7, none=y": &ent.Stamped{
			Big: large, Counts: map[string]uint64{"b": 2, "a": 1}, Pair: stamped.Pair{A: 1, B: ptr("x")}, Doc: json.RawMessage(`{"a":1}`),
			Either: column.Variant{Type: "UInt64", Value: uint64(7)}, None: ptr("y"),
		},
		"big=NULL, counts=map[], ids=[1 2], pair={0 NULL}, doc=, either=NULL, none=NULL": &ent.Stamped{Ids: []uint32{1, 2}},
	} {
		if got := row.String(); !strings.Contains(got, want) {
			t.Errorf("got %s\nwithout %s", got, want)
		}
	}
}
