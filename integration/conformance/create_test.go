package conformance

import (
	"errors"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/sample"
	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/runtime/column"
)

func TestCreateReturnsWhatIsStored(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		saved := must[*ent.Event](t)(create(client).SetAmount(9.5).SetTags([]string{"x"}).SetRaw(21).Save(t.Context()))
		got := onlyEvent(t, client)
		want := &ent.Event{
			Tenant: "acme", At: noon, UserID: 1, Kind: event.KindBuy, Amount: 9.5,
			Priority: 5, Source: "from-acme", Tags: []string{"x"}, Props: map[string]string{},
			Day: noon.Truncate(24 * time.Hour), UpperTenant: "ACME", Doubled: 42,
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ent.Event{}, "Edges")); diff != "" {
			t.Error(diff)
		}
		want.Raw = 21 // which is not stored
		if diff := cmp.Diff(want, saved, cmpopts.IgnoreFields(ent.Event{}, "Edges"), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEveryKindOfColumn(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	huge := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	full := &ent.Sample{
		ID: math.MaxUint64, Bool: true, Int8: math.MinInt8, Int16: math.MinInt16, Int32: math.MinInt32, Int64: math.MinInt64,
		Int128: big.NewInt(-7), Uint8: math.MaxUint8, Uint16: math.MaxUint16, Uint32: math.MaxUint32, Uint256: huge,
		Float32: 1.5, Float64: math.Inf(-1), Price: decimal.RequireFromString("-12345678901234.5678"),
		Text: "naïve\x00'\"\\\n\xff", Code: "ab\x00d", UUID: uuid.MustParse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"),
		Ipv4: netip.MustParseAddr("192.0.2.1"), Ipv6: netip.MustParseAddr("2001:db8::1"),
		Date: time.Date(2149, 6, 6, 0, 0, 0, 0, time.UTC), Date32: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC),
		LocalTime: noon, BerlinTime: time.Date(2026, 10, 25, 2, 30, 0, 0, berlin), Nanos: noon.Add(123456789),
		Duration: -90*time.Minute + time.Microsecond, Level: sample.LevelHigh, MaybeLevel: ptr(sample.MaybeLevelB),
		Label: ptr(""), MaybeNumber: ptr(uint64(0)), MaybeBig: big.NewInt(0),
		Matrix: [][]string{{"a", ""}, {}, {"b"}}, Holes: []*uint32{nil, ptr(uint32(3))},
		Counts: map[string][]uint64{"a": {1, 2}, "": {}}, Place: types.Place{Country: "DE", Lat: 52.5, Lon: 13.4},
		Items: []types.Item{{SKU: "x", Price: 1}, {SKU: "y", Price: 2.5}}, Pair: sample.Pair{Left: "l", Right: []uint8{1, 255}},
		Doc: []byte(`{"a":{"b":[1,2]}}`), Spot: orb.Point{1, -2}, Stock: "kept", StockTime: noon.Add(time.Microsecond), StockList: []int64{-1, 1},
	}
	empty := &ent.Sample{
		ID: 1, Int128: new(big.Int), Uint256: new(big.Int), Code: "\x00\x00\x00\x00",
		Ipv4: netip.MustParseAddr("0.0.0.0"), Ipv6: netip.IPv6Unspecified(),
		Date: time.Unix(0, 0).UTC(), Date32: time.Unix(0, 0).UTC(), LocalTime: time.Unix(0, 0).UTC(),
		BerlinTime: time.Unix(0, 0).In(berlin), Nanos: time.Unix(0, 0).UTC(), Level: sample.LevelLow,
		Matrix: [][]string{}, Holes: []*uint32{}, Counts: map[string][]uint64{}, Items: []types.Item{}, Pair: sample.Pair{Right: []uint8{}},
		Doc: []byte(`{}`), Stock: "set", StockTime: time.Unix(0, 0).UTC(), StockList: []int64{},
	}
	same := cmp.Options{
		cmp.Comparer(func(a, b *big.Int) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }),
		cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
		cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
		cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location().String() == b.Location().String() }),
	}
	each(t, func(t *testing.T, client *ent.Client) {
		a := client.Sample.Appender(t.Context())
		for _, row := range []*ent.Sample{full, empty} {
			if err := a.Append(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		got := must[[]*ent.Sample](t)(client.Sample.Query().Order(sample.ByID()).All(t.Context()))
		if diff := cmp.Diff([]*ent.Sample{empty, full}, got, same); diff != "" {
			t.Error(diff)
		}
		for name, n := range map[string]int{
			"uuid":  must[int](t)(client.Sample.Query().Where(sample.UUID(full.UUID), sample.LevelEQ(sample.LevelHigh)).Count(t.Context())),
			"null":  must[int](t)(client.Sample.Query().Where(sample.MaybeBigIsNil(), sample.LabelIsNil()).Count(t.Context())),
			"value": must[int](t)(client.Sample.Query().Where(sample.MaybeBigNotNil(), sample.MaybeNumber(0)).Count(t.Context())),
			"times": must[int](t)(client.Sample.Query().Where(sample.Nanos(full.Nanos), sample.BerlinTimeIn(full.BerlinTime), sample.DateGTE(full.Date)).Count(t.Context())),
			"big":   must[int](t)(client.Sample.Query().Where(sample.Uint256(huge), sample.PriceLT(decimal.Zero), sample.Ipv4(full.Ipv4)).Count(t.Context())),
			"bytes": must[int](t)(client.Sample.Query().Where(sample.Text(full.Text), sample.CodeIn("ab\x00d"), sample.IDGT(7)).Count(t.Context())),
		} {
			if n != 1 {
				t.Errorf("%s: %d rows match, want 1", name, n)
			}
		}
	})
}

func TestAppendTakesDefaultsForZeroValues(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		a := client.Event.Appender(t.Context())
		for i, e := range []*ent.Event{
			{Source: "own", Priority: 9},
			{Source: "own"},
			{},
			{Raw: 4},
		} {
			e.Tenant, e.At, e.UserID, e.Kind = "acme", noon, uint64(i), event.KindView
			if err := a.Append(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range client.Event.Query().Order(event.ByUserID()).AllX(t.Context()) {
			got = append(got, e.Source+" "+decimal.NewFromInt(int64(e.Priority)).String()+" "+decimal.NewFromUint64(e.Doubled).String())
		}
		want := []string{"own 9 0", "own 5 0", "from-acme 5 0", "from-acme 5 8"}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ent.Event{}, "Edges")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAppendKeepsZeroWhereAsked(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		a := client.Event.Appender(t.Context(), ent.AppenderOptions{KeepZero: []string{event.FieldPriority}})
		if err := a.Append(&ent.Event{Tenant: "acme", At: noon, Kind: event.KindView}); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if e := onlyEvent(t, client); e.Priority != 0 || e.Source != "from-acme" {
			t.Errorf("got %v", e)
		}
		err := client.Event.Appender(t.Context(), ent.AppenderOptions{KeepZero: []string{"priorty"}}).Append(&ent.Event{})
		if err == nil || !strings.Contains(err.Error(), `did you mean "priority"?`) {
			t.Errorf("got error %v", err)
		}
	})
}

func TestBulkGivesEachRowItsOwnDefaults(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		rows := must[[]*ent.Event](t)(client.Event.CreateBulk(
			create(client).SetUserID(0).SetPriority(0),
			create(client).SetUserID(1),
			create(client).SetUserID(2).SetSource(""),
			create(client).SetUserID(3).SetNillablePriority(nil).SetNillableNote(ptr("n")),
		).Save(t.Context()))
		if len(rows) != 4 {
			t.Fatalf("got %d rows", len(rows))
		}
		var priorities []int32
		var sources []string
		for _, e := range client.Event.Query().Order(event.ByUserID()).AllX(t.Context()) {
			priorities, sources = append(priorities, e.Priority), append(sources, e.Source)
		}
		if diff := cmp.Diff([]int32{0, 5, 5, 5}, priorities); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"from-acme", "from-acme", "", "from-acme"}, sources); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMapCreateBulk(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		names := []string{"ann", "bob", "cid"}
		users := must[[]*ent.User](t)(client.User.MapCreateBulk(names, func(c *ent.UserCreate, i int) {
			c.SetID(uint64(i)).SetName(names[i])
		}).Save(t.Context()))
		if len(users) != 3 || users[0].CreatedAt.IsZero() {
			t.Errorf("got %v", users)
		}
		if _, err := client.User.MapCreateBulk(7, func(*ent.UserCreate, int) {}).Save(t.Context()); err == nil {
			t.Error("a number was taken for a slice")
		}
		if n := client.User.Query().CountX(t.Context()); n != 3 {
			t.Errorf("%d users", n)
		}
	})
}

func TestRowsThatDoNotFitLeaveNoTrace(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		tests := []struct {
			name, column string
			change       func(*ent.EventCreate)
		}{
			{"time out of range", event.FieldAt, func(c *ent.EventCreate) { c.SetAt(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)) }},
			{"unknown enum value", event.FieldKind, func(c *ent.EventCreate) { c.SetKind("steal") }},
			{"validator", event.FieldScore, func(c *ent.EventCreate) { c.SetScore(-1) }},
			{"missing", event.FieldKind, func(c *ent.EventCreate) { c.Mutation().ResetKind() }},
		}
		for _, tt := range tests {
			bad := create(client)
			tt.change(bad)
			_, err := client.Event.CreateBulk(create(client), bad, create(client)).Save(t.Context())
			var validation *ent.ValidationError
			if !errors.As(err, &validation) || validation.Name != tt.column || !strings.Contains(err.Error(), "row 1") {
				t.Errorf("%s: got error %v", tt.name, err)
			}
			if !ent.IsValidationError(err) {
				t.Errorf("%s: not a validation error", tt.name)
			}
		}
		a := client.Event.Appender(t.Context())
		good := &ent.Event{Tenant: "a", At: noon, Kind: event.KindBuy}
		bad := &ent.Event{Tenant: "a", At: noon, Kind: "steal"}
		for _, e := range []*ent.Event{good, bad, good} {
			err := a.Append(e)
			if (err != nil) != (e == bad) {
				t.Errorf("append %v: %v", e, err)
			}
			var value *column.ValueError
			if e == bad && (!errors.As(err, &value) || !strings.Contains(err.Error(), `column "kind"`) || !strings.Contains(err.Error(), `"steal"`)) {
				t.Errorf("got error %v", err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if n := client.Event.Query().CountX(t.Context()); n != 2 {
			t.Errorf("%d rows, want the 2 good ones", n)
		}
	})
}

func TestAppenderAfterClose(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		a := client.Event.Appender(t.Context())
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if err := a.Append(&ent.Event{}); err == nil {
			t.Error("a closed appender takes rows")
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if err := client.Event.Appender(t.Context()).Append(nil); err == nil {
			t.Error("nil is a row")
		}
	})
}
