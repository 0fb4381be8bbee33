package conformance

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

// people creates users 0 to n-1.
func people(t testing.TB, client *ent.Client, n int) {
	t.Helper()
	a := client.User.Appender(t.Context())
	for i := range n {
		if err := a.Append(&ent.User{ID: uint64(i), Name: fmt.Sprint("user ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestHasEdge(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		people(t, client, 3)
		fill(t, client, 5)
		ctx := t.Context()
		if diff := cmp.Diff([]uint64{0, 1, 2}, ids(client.Event.Query().Where(event.HasUser()).Order(event.ByUserID()).AllX(ctx))); diff != "" {
			t.Error(diff)
		}
		q := client.Event.Query().Where(event.HasUserWith(user.NameIn("user 1", "user 4"), user.IDGT(0)))
		if diff := cmp.Diff([]uint64{1}, ids(q.AllX(ctx))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]uint64{0, 2}, client.User.Query().Where(user.HasEventsWith(event.Tenant("acme"))).Order(user.ByID()).IDsX(ctx)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestQueryEdge(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		people(t, client, 4)
		fill(t, client, 4)
		ctx := t.Context()
		q := client.Event.Query().Where(event.Tenant("globex")).QueryUser().Order(user.ByID())
		for range 2 { // a query may run again
			if diff := cmp.Diff([]uint64{1, 3}, q.IDsX(ctx)); diff != "" {
				t.Error(diff)
			}
		}
		u := client.User.GetX(ctx, 2)
		if diff := cmp.Diff([]uint64{2}, ids(client.User.QueryEvents(u).AllX(ctx))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWithEdge(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		people(t, client, 5000) // more than one query's worth of keys
		fill(t, client, 5010)
		ctx := t.Context()
		for _, e := range client.Event.Query().WithUser().AllX(ctx) {
			u, err := e.Edges.UserOrErr()
			switch {
			case e.UserID < 5000 && (err != nil || u.ID != e.UserID):
				t.Fatalf("event %d has user %v, %v", e.UserID, u, err)
			case e.UserID >= 5000 && !ent.IsNotFound(err):
				t.Fatalf("event %d has user %v, %v", e.UserID, u, err)
			}
		}
		if _, err := client.Event.Query().FirstX(ctx).Edges.UserOrErr(); !ent.IsNotLoaded(err) {
			t.Errorf("got %v", err)
		}
		users := client.User.Query().Where(user.IDLT(3)).Order(user.ByID()).
			WithEvents(func(q *ent.EventQuery) { q.Select(event.FieldTenant).Where(event.Tenant("acme")) }).AllX(ctx)
		var counts []int
		for _, u := range users {
			counts = append(counts, len(u.Edges.Events))
		}
		if diff := cmp.Diff([]int{1, 0, 1}, counts); diff != "" {
			t.Error(diff)
		}
	})
}

// A row of a table that folds has versions until they merge: Get and edges to
// one row read the one that FINAL shows, and as they are stored if told so.
func TestGetAndEdgesToOneRowReadTheNewestVersion(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		people(t, client, 2)
		fill(t, client, 2)
		ctx := t.Context()
		if err := client.Exec(ctx, "SYSTEM STOP MERGES users"); err != nil {
			t.Fatal(err)
		}
		client.User.Create().SetID(1).SetName("renamed").SetVersion(2).SaveX(ctx)
		ofOne := client.Event.Query().Where(event.UserID(1))

		if u, err := client.User.Get(ctx, 1); err != nil || u.Name != "renamed" {
			t.Errorf("Get: %v, %v", u, err)
		}
		if e := ofOne.Clone().WithUser().OnlyX(ctx); e.Edges.User.Name != "renamed" {
			t.Errorf("WithUser: %v", e.Edges.User)
		}
		if u, err := ofOne.Clone().QueryUser().Only(ctx); err != nil || u.Name != "renamed" {
			t.Errorf("QueryUser of a query: %v, %v", u, err)
		}
		if u, err := client.Event.QueryUser(ofOne.OnlyX(ctx)).Only(ctx); err != nil || u.Name != "renamed" {
			t.Errorf("QueryUser of a row: %v, %v", u, err)
		}
		for name, want := range map[string]int{"user 1": 0, "renamed": 1} {
			if n := client.Event.Query().Where(event.HasUserWith(user.Name(name))).CountX(ctx); n != want {
				t.Errorf("HasUserWith(%q): %d rows, want %d", name, n, want)
			}
		}

		for what, stored := range map[string]*ent.UserQuery{
			"a query by id": client.User.Query().Where(user.ID(1)),
			"an edge":       ofOne.Clone().QueryUser().WithoutFinal(),
			"Final undone":  client.User.Query().Final().WithoutFinal().Where(user.ID(1)),
		} {
			if n := stored.CountX(ctx); n != 2 {
				t.Errorf("%s without FINAL counts %d rows, want the 2 that are stored", what, n)
			}
		}
		if n := client.User.Query().Final().CountX(ctx); n != 2 {
			t.Errorf("Final counts %d users, want 2", n)
		}

		if err := client.Event.Delete().Where(event.HasUserWith(user.Name("user 1"))).Exec(ctx); err != nil {
			t.Errorf("delete by an edge: %v", err)
		}
		if n := client.Event.Query().CountX(ctx); n != 2 {
			t.Errorf("a delete by a name that is no longer leaves %d rows, want 2", n)
		}
	})
}
