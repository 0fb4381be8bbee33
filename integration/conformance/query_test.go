package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

func ids(events []*ent.Event) []uint64 {
	list := make([]uint64, len(events))
	for i, e := range events {
		list[i] = e.UserID
	}
	return list
}

func TestPredicates(t *testing.T) {
	note := "it's"
	tests := []struct {
		name string
		p    []func(*sql.Selector)
		want []uint64
	}{
		{"none", nil, []uint64{0, 1, 2, 3, 4, 5}},
		{"equal", preds(event.UserID(3)), []uint64{3}},
		{"not equal", preds(event.UserIDNEQ(3)), []uint64{0, 1, 2, 4, 5}},
		{"in", preds(event.UserIDIn(1, 4, 99)), []uint64{1, 4}},
		{"in nothing", preds(event.UserIDIn()), []uint64{}},
		{"not in nothing", preds(event.UserIDNotIn()), []uint64{0, 1, 2, 3, 4, 5}},
		{"between", preds(event.UserIDGTE(2), event.UserIDLT(4)), []uint64{2, 3}},
		{"or", preds(event.Or(event.UserID(1), event.And(event.UserIDGT(3), event.UserIDLTE(4)))), []uint64{1, 4}},
		{"not", preds(event.Not(event.Tenant("acme"))), []uint64{1, 3, 5}},
		{"enum", preds(event.KindIn(event.KindBuy, event.KindView)), []uint64{0, 2, 3, 5}},
		{"time", preds(event.AtGT(noon.Add(3 * time.Second))), []uint64{4, 5}},
		{"prefix", preds(event.TenantHasPrefix("ac")), []uint64{0, 2, 4}},
		{"fold", preds(event.TenantEqualFold("ACME")), []uint64{0, 2, 4}},
		{"contains fold", preds(event.TenantContainsFold("OBE")), []uint64{1, 3, 5}},
		{"null", preds(event.NoteIsNil()), []uint64{0, 1, 2, 3, 4, 5}},
		{"not null", preds(event.Note(note)), []uint64{}},
		{"materialized", preds(event.Day(noon.Truncate(24 * time.Hour))), []uint64{0, 1, 2, 3, 4, 5}},
		{"a day and its noon", preds(event.Day(noon)), []uint64{}},
		{"alias", preds(event.UpperTenant("GLOBEX")), []uint64{1, 3, 5}},
	}
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 6)
		for _, tt := range tests {
			q := client.Event.Query().Order(event.ByUserID())
			for _, p := range tt.p {
				q.Where(p)
			}
			got, err := q.All(t.Context())
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if diff := cmp.Diff(tt.want, ids(got)); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
			if n := q.CountX(t.Context()); n != len(tt.want) {
				t.Errorf("%s: count %d, want %d", tt.name, n, len(tt.want))
			}
		}
	})
}

func preds[P ~func(*sql.Selector)](ps ...P) []func(*sql.Selector) {
	list := make([]func(*sql.Selector), len(ps))
	for i, p := range ps {
		list[i] = p
	}
	return list
}

func TestClauses(t *testing.T) {
	tests := []struct {
		name string
		q    func(*ent.EventQuery) *ent.EventQuery
		want []uint64
	}{
		{"order desc", func(q *ent.EventQuery) *ent.EventQuery { return q.Order(event.ByUserID(sql.OrderDesc())) }, []uint64{5, 4, 3, 2, 1, 0}},
		{"ent order", func(q *ent.EventQuery) *ent.EventQuery {
			return q.Order(ent.Desc(event.FieldTenant), ent.Asc(event.FieldUserID))
		}, []uint64{1, 3, 5, 0, 2, 4}},
		{"limit, offset", func(q *ent.EventQuery) *ent.EventQuery { return q.Order(event.ByUserID()).Limit(2).Offset(1) }, []uint64{1, 2}},
		{"limit by", func(q *ent.EventQuery) *ent.EventQuery {
			return q.Order(event.ByUserID()).LimitBy(1, event.FieldTenant)
		}, []uint64{0, 1}},
		{"prewhere", func(q *ent.EventQuery) *ent.EventQuery {
			return q.Order(event.ByUserID()).Prewhere(event.Tenant("acme")).Where(event.UserIDGT(0))
		}, []uint64{2, 4}},
		{"modify", func(q *ent.EventQuery) *ent.EventQuery {
			return q.Order(event.ByUserID()).Modify(func(s *sql.Selector) { s.Where(sql.EQ(sql.C(event.FieldUserID), 4)) })
		}, []uint64{4}},
		{"sample", func(q *ent.EventQuery) *ent.EventQuery { return q.Order(event.ByUserID()).Sample(1) }, []uint64{0, 1, 2, 3, 4, 5}},
		{"settings", func(q *ent.EventQuery) *ent.EventQuery {
			return q.Order(event.ByUserID()).Settings(driver.Setting{Name: "limit", Value: "2"})
		}, []uint64{0, 1}},
	}
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 6)
		for _, tt := range tests {
			got, err := tt.q(client.Event.Query()).All(t.Context())
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if diff := cmp.Diff(tt.want, ids(got)); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		q := client.Event.Query().Order(event.ByUserID()).Limit(4).Offset(1)
		if n := q.CountX(t.Context()); n != 4 {
			t.Errorf("count of a limited query: %d, want 4", n)
		}
		if n := client.Event.Query().Select(event.FieldTenant).Unique(true).CountX(t.Context()); n != 2 {
			t.Errorf("count of distinct tenants: %d, want 2", n)
		}
	})
}

func TestFirstOnlyExist(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 3)
		ctx := t.Context()
		q := client.Event.Query().Order(event.ByUserID())
		if e := q.FirstX(ctx); e.UserID != 0 {
			t.Errorf("first is %v", e)
		}
		if n := len(q.AllX(ctx)); n != 3 {
			t.Errorf("First limited the query it was called on: %d rows", n)
		}
		none := client.Event.Query().Where(event.UserID(99))
		if _, err := none.First(ctx); !ent.IsNotFound(err) {
			t.Errorf("got %v", err)
		}
		if ent.MaskNotFound(errors.New("x")) == nil {
			t.Error("an error was masked")
		}
		if _, err := q.Only(ctx); !ent.IsNotSingular(err) {
			t.Errorf("got %v", err)
		}
		if e := client.Event.Query().Where(event.UserID(2)).OnlyX(ctx); e.UserID != 2 {
			t.Errorf("only is %v", e)
		}
		if !q.ExistX(ctx) || none.ExistX(ctx) {
			t.Error("exist")
		}
		if e := none.FirstX(ctx); e != nil {
			t.Errorf("FirstX returned %v", e)
		}
	})
}

func TestSelectAndScan(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 4)
		ctx := t.Context()
		q := func() *ent.EventQuery { return client.Event.Query().Order(event.ByUserID()) }

		partial := q().Select(event.FieldUserID).AllX(ctx)
		if partial[3].UserID != 3 || partial[3].Tenant != "" || !partial[3].At.IsZero() {
			t.Errorf("partial row %v", partial[3])
		}
		if diff := cmp.Diff([]string{"acme", "globex", "acme", "globex"}, q().Select(event.FieldTenant).StringsX(ctx)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{0, 1, 2, 3}, q().Select(event.FieldUserID).IntsX(ctx)); diff != "" {
			t.Error(diff)
		}
		if v := q().Limit(1).Select(event.FieldAmount).Float64X(ctx); v != 0 {
			t.Errorf("float %v", v)
		}
		type row struct {
			Who    uint32 `json:"user_id"`
			Kind   event.Kind
			Tags   []string
			Props  map[string]string
			Note   *string
			At     time.Time
			Amount *float64 `ch:"amount"`
		}
		var rows []row
		q().Select(event.FieldUserID, event.FieldKind, event.FieldTags, event.FieldProps, event.FieldNote, event.FieldAt, event.FieldAmount).ScanX(ctx, &rows)
		want := row{2, event.KindBuy, []string{"a"}, map[string]string{"i": "c"}, nil, noon.Add(2 * time.Second), ptr(1.0)}
		if diff := cmp.Diff(want, rows[2]); diff != "" {
			t.Error(diff)
		}
		var pointers []*row
		q().Select(event.FieldUserID).ScanX(ctx, &pointers)
		if len(pointers) != 4 || pointers[3].Who != 3 {
			t.Errorf("pointers %v", pointers)
		}
		var maps []map[string]any
		q().Select(event.FieldUserID, event.FieldKind).ScanX(ctx, &maps)
		if diff := cmp.Diff(map[string]any{"user_id": uint64(1), "kind": "click"}, maps[1]); diff != "" {
			t.Error(diff)
		}
		var kinds []event.Kind
		q().Select(event.FieldKind).ScanX(ctx, &kinds)
		if diff := cmp.Diff([]event.Kind{"view", "click", "buy", "view"}, kinds); diff != "" {
			t.Error(diff)
		}
	})
}

func TestScanRefusesWhatDoesNotFit(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 1)
		ctx := t.Context()
		big := create(client).SetUserID(300).SaveX(ctx)
		tests := []struct {
			name   string
			fields []string
			into   any
			want   string
		}{
			{"no field", []string{event.FieldUserID}, &[]struct{ UserId2 int }{}, `column "user_id" has no field in struct { UserId2 int }`},
			{"wrong type", []string{event.FieldTenant}, &[]struct{ Tenant time.Time }{}, `column "tenant" into field Tenant`},
			{"overflow", []string{event.FieldUserID}, &[]uint8{}, fmt.Sprintf("the value %d does not fit uint8", big.UserID)},
			{"two columns into one", []string{event.FieldUserID, event.FieldTenant}, &[]string{}, "scan 2 columns (user_id, tenant) into string"},
			{"not a slice", []string{event.FieldUserID}, new(int), "want a pointer to a slice"},
			{"unknown column", []string{"user_idd"}, &[]int{}, `unknown Event column "user_idd": did you mean "user_id"?`},
			{"ephemeral", nil, &[]struct{}{}, "has no field"},
		}
		for _, tt := range tests {
			err := client.Event.Query().Select(tt.fields...).Scan(ctx, tt.into)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: got error %v, want %q", tt.name, err, tt.want)
			}
		}
		if _, err := client.Event.Query().Select(event.FieldRaw).All(ctx); err == nil || !strings.Contains(err.Error(), "EPHEMERAL") {
			t.Errorf("got error %v", err)
		}
	})
}

func TestGroupBy(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 6)
		ctx := t.Context()
		type row struct {
			Tenant string
			Count  int
			Total  float64
		}
		q := client.Event.Query().GroupBy(event.FieldTenant).
			Aggregate(ent.Count(), ent.As(ent.Sum(event.FieldAmount), "total")).
			Order(sql.Asc(sql.C("tenant")))
		var rows []row
		q.ScanX(ctx, &rows)
		if diff := cmp.Diff([]row{{"acme", 3, 3}, {"globex", 3, 4.5}}, rows); diff != "" {
			t.Error(diff)
		}
		var totals row
		if err := q.WithTotals().ScanTotals(ctx, &rows, &totals); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row{"", 6, 7.5}, totals); diff != "" || len(rows) != 2 {
			t.Errorf("%d rows, %s", len(rows), diff)
		}
		mean := client.Event.Query().Aggregate(ent.Mean(event.FieldAmount)).Float64X(ctx)
		if mean != 1.25 {
			t.Errorf("mean %v", mean)
		}
		if max := client.Event.Query().Aggregate(ent.Max(event.FieldUserID)).IntX(ctx); max != 5 {
			t.Errorf("max %v", max)
		}
	})
}

func TestIterStreamsAndStops(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 20_000)
		q := client.Event.Query().Order(event.ByUserID()).Settings(driver.Setting{Name: "max_block_size", Value: "1000"})
		n := 0
		for e, err := range q.Iter(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if e.UserID != uint64(n) {
				t.Fatalf("row %d is %v", n, e)
			}
			n++
		}
		if n != 20_000 {
			t.Errorf("%d rows", n)
		}
		n = 0
		for _, err := range q.Iter(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 5 {
				break
			}
		}
		if got := client.Event.Query().CountX(t.Context()); got != 20_000 {
			t.Errorf("after a loop that stopped: count %d", got)
		}
		errs := 0
		for _, err := range client.Event.Query().Where(event.TenantIn("a")).Modify(func(s *sql.Selector) { s.Where(sql.EQ(sql.C("nothing"), 1)) }).Iter(t.Context()) {
			if err != nil {
				errs++
			}
		}
		if errs != 1 {
			t.Errorf("%d errors, want 1", errs)
		}
	})
}

func TestCancelledQuery(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 10)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := client.Event.Query().All(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if _, err := create(client).Save(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		a := client.Event.Appender(ctx)
		if err := a.Append(&ent.Event{Tenant: "x", At: noon, Kind: event.KindBuy}); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestIDs(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		client.User.CreateBulk(
			client.User.Create().SetID(1).SetName("ann"),
			client.User.Create().SetID(2).SetName("bob"),
		).SaveX(ctx)
		if u := client.User.GetX(ctx, 2); u.Name != "bob" || u.Version != 1 {
			t.Errorf("got %v", u)
		}
		if _, err := client.User.Get(ctx, 3); !ent.IsNotFound(err) {
			t.Errorf("got %v", err)
		}
		q := client.User.Query().Order(user.ByID())
		if diff := cmp.Diff([]uint64{1, 2}, q.IDsX(ctx)); diff != "" {
			t.Error(diff)
		}
		if id := q.FirstIDX(ctx); id != 1 {
			t.Errorf("first id %d", id)
		}
		if _, err := q.OnlyID(ctx); !ent.IsNotSingular(err) {
			t.Errorf("got %v", err)
		}
		client.User.Create().SetID(2).SetName("bobby").SetVersion(2).SaveX(ctx)
		if n := client.User.Query().CountX(ctx); n != 3 {
			t.Errorf("%d rows", n)
		}
		final := client.User.Query().Final().Order(user.ByID()).AllX(ctx)
		if len(final) != 2 || final[1].Name != "bobby" {
			t.Errorf("final %v", final)
		}
	})
}

func TestReadOnlyTables(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 10)
		total := 0.0
		for _, d := range client.Daily.Query().AllX(t.Context()) {
			total += d.Revenue
		}
		if total != 22.5 {
			t.Errorf("the materialized view has %v", total)
		}
		if n := client.Revenue.Query().CountX(t.Context()); n != 2 {
			t.Errorf("the view has %d rows", n)
		}
	})
}

func TestStatementsOfOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		if err := client.Exec(ctx, "CREATE TABLE own (s String, n Nullable(Int64)) ENGINE = Memory"); err != nil {
			t.Fatal(err)
		}
		evil := "'; DROP TABLE own; --\\"
		if err := client.Exec(ctx, "INSERT INTO own SELECT {s:String}, {n:Nullable(Int64)}", ent.Param("s", evil), ent.Param("n", nil)); err != nil {
			t.Fatal(err)
		}
		type row struct {
			S string
			N *int64
		}
		rows := must[[]row](t)(ent.QueryAs[row](ctx, client, "SELECT * FROM own WHERE s IN {list:Array(String)}", ent.Param("list", []string{evil, "x"})))
		if diff := cmp.Diff([]row{{S: evil}}, rows); diff != "" {
			t.Error(diff)
		}
		if n := must[[]int](t)(ent.QueryAs[int](ctx, client, "SELECT count() FROM own")); n[0] != 1 {
			t.Errorf("count %v", n)
		}
	})
}
