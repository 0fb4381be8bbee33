package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
	"github.com/chent-io/chent/runtime"
)

// addUsers adds users 1, 2 and 9; 2 and 9 were invited by 1.
func addUsers(t *testing.T, client *ent.Client) {
	t.Helper()
	for id, name := range map[uint64]string{1: "ada", 2: "bob", 9: "eve"} {
		client.User.Create().SetID(id).SetName(name).SaveX(t.Context())
	}
}

func TestJoins(t *testing.T) {
	on := event.Col.UserID.EQExpr(user.Col.ID)
	// Each pair is written event:user, a side without a row as -.
	text := func(p runtime.Pair[ent.Event, ent.User]) string {
		left, right := "-", "-"
		if p.Left != nil {
			left = fmt.Sprint(p.Left.UserID)
		}
		if p.Right != nil {
			right = p.Right.Name
		}
		return left + ":" + right
	}
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 4) // events of users 0, 1, 2, 3
		addUsers(t, client)
		events, users := client.Event.Query(), client.User.Query()
		tests := []struct {
			name string
			join *runtime.JoinQuery[ent.Event, ent.User]
			want []string
		}{
			{"inner", ent.Join(events, users, on), []string{"1:ada", "2:bob"}},
			{"left", ent.LeftJoin(events, users, on), []string{"0:-", "1:ada", "2:bob", "3:-"}},
			{"right", ent.RightJoin(events, users, on), []string{"-:eve", "1:ada", "2:bob"}},
			{"full", ent.FullJoin(events, users, on), []string{"-:eve", "0:-", "1:ada", "2:bob", "3:-"}},
			{"any", ent.LeftJoin(events, users, on).Any(), []string{"0:-", "1:ada", "2:bob", "3:-"}},
			{"asof", ent.Join(events, users, event.Col.Amount.GT(-1), event.Col.UserID.EQExpr(user.Col.ID)), []string{"1:ada", "2:bob"}},
			{"conditions before the join", ent.LeftJoin(events.Clone().Where(event.UserIDGT(1)), users.Clone().Where(user.Name("bob")), on), []string{"2:bob", "3:-"}},
			{"conditions after the join", ent.LeftJoin(events, users, on).Where(user.Col.Name.EQ("ada")), []string{"1:ada"}},
			{"limit of a side", ent.LeftJoin(events.Clone().Order(event.ByUserID()).Limit(2), users, on), []string{"0:-", "1:ada"}},
			{"selected columns", ent.Join(events.Clone().Select(event.FieldUserID), users.Clone().Select(user.FieldID, user.FieldName), on), []string{"1:ada", "2:bob"}},
		}
		for _, tt := range tests {
			pairs, err := tt.join.All(t.Context())
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			got := []string{}
			for _, p := range pairs {
				got = append(got, text(p))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		ordered, err := ent.Join(events, users, on).Order(event.Col.UserID.Desc()).Limit(1).All(t.Context())
		if err != nil || len(ordered) != 1 || ordered[0].Right.Name != "bob" || ordered[0].Left.Tenant != "acme" || !ordered[0].Left.At.Equal(noon.Add(2e9)) {
			t.Errorf("ordered: %v, %v", ordered, err)
		}
	})
}

func TestSemiAndAntiJoins(t *testing.T) {
	on := event.Col.UserID.EQExpr(user.Col.ID)
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 4)
		addUsers(t, client)
		client.Event.Create().SetTenant("acme").SetAt(noon).SetUserID(1).SetKind(event.KindBuy).SaveX(t.Context())
		events, users := client.Event.Query(), client.User.Query()
		got, err := ent.SemiJoin(users, events, on).Order(user.Col.ID.Asc()).All(t.Context())
		if err != nil || len(got) != 2 || got[0].Name != "ada" || got[1].Name != "bob" {
			t.Errorf("users with events, once each: %v, %v", got, err)
		}
		without, err := ent.AntiJoin(users, events, on).All(t.Context())
		if err != nil || len(without) != 1 || without[0].Name != "eve" {
			t.Errorf("users without events: %v, %v", without, err)
		}
		rows, err := ent.AntiJoin(events, users, on).Order(event.Col.UserID.Asc()).Limit(1).All(t.Context())
		if err != nil || len(rows) != 1 || rows[0].UserID != 0 {
			t.Errorf("events without users: %v, %v", rows, err)
		}
	})
}

func TestSelfJoin(t *testing.T) {
	a, b := user.As("a"), user.As("b")
	each(t, func(t *testing.T, client *ent.Client) {
		addUsers(t, client)
		pairs, err := ent.Join(client.User.Query(), client.User.Query(), a.ID.LTExpr(b.ID)).Aliases("a", "b").
			Order(a.ID.Asc(), b.ID.Asc()).All(t.Context())
		var got []string
		for _, p := range pairs {
			got = append(got, p.Left.Name+"<"+p.Right.Name)
		}
		if diff := cmp.Diff([]string{"ada<bob", "ada<eve", "bob<eve"}, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		_, err = ent.Join(client.User.Query(), client.User.Query(), a.ID.EQExpr(b.ID)).All(t.Context())
		if err == nil || !strings.Contains(err.Error(), "both sides are called users: name them with Aliases") {
			t.Errorf("without aliases: %v", err)
		}
	})
}

func TestJoinSeesPrivacyAndStops(t *testing.T) {
	client := open(t, httpURL(t))
	fill(t, client, 4)
	addUsers(t, client)
	client.User.Intercept(ent.TraverseFunc(func(_ context.Context, q ent.Query) error {
		q.(*ent.UserQuery).Where(user.Name("ada"))
		return nil
	}))
	join := ent.Join(client.Event.Query(), client.User.Query(), event.Col.UserID.EQExpr(user.Col.ID))
	n := 0
	for p, err := range join.Iter(t.Context()) {
		if err != nil || p.Right.Name != "ada" {
			t.Errorf("%v, %v", p, err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d pairs", n)
	}
	text, err := join.SQL(t.Context())
	if err != nil || !strings.Contains(text, "INNER JOIN (SELECT") || !strings.Contains(text, "name = 'ada'") {
		t.Errorf("%v: %s", err, text)
	}
	_, err = ent.Join(client.Event.Query().WithUser(), client.User.Query()).All(t.Context())
	if err == nil || !strings.Contains(err.Error(), "loads edges") {
		t.Errorf("edges: %v", err)
	}
	_, err = ent.Join(client.Event.Query(), client.User.Query()).All(t.Context())
	if err == nil || !strings.Contains(err.Error(), "INNER JOIN needs ON or USING") {
		t.Errorf("no condition: %v", err)
	}
	_, err = ent.FullJoin(client.Event.Query(), client.User.Query(), sql.FieldEQ("id", 1)).Asof().All(t.Context())
	if err == nil || !strings.Contains(err.Error(), "ASOF JOIN is INNER or LEFT, not FULL") {
		t.Errorf("full asof: %v", err)
	}
}
