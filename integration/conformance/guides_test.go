package conformance

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

// guideToEdges runs the Go code of docs/how-to/edges.md.
func guideToEdges(ctx context.Context, client *ent.Client) error {
	// Entities with those that their edge leads to: one more query, not one per row.
	events, err := client.Event.Query().
		WithUser(func(q *ent.UserQuery) { q.Final() }).
		All(ctx)
	if err != nil {
		return err
	}
	for _, e := range events {
		if u := e.Edges.User; u != nil {
			fmt.Println(e.At, u.Name)
		}
	}

	// Rows by what their edge leads to: a subquery with IN.
	ofAda, err := client.Event.Query().Where(event.HasUserWith(user.Name("ada"))).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(ofAda)

	// The other side of the edge, of many rows at once.
	buyers, err := client.Event.Query().Where(event.KindEQ(event.KindBuy)).QueryUser().All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(buyers))

	// Each user once, the newest version of it.
	users, err := client.User.Query().Final().Order(user.ByID()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(users))

	// FINAL on one side of a join.
	pairs, err := ent.Join(
		client.Event.Query(),
		client.User.Query().Final(),
		event.Col.UserID.EQExpr(user.Col.ID),
	).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(pairs))
	if len(users) != 3 || len(pairs) != 2 || len(buyers) != 1 || ofAda != 1 {
		return fmt.Errorf("%d users, %d pairs, %d buyers, %d of ada", len(users), len(pairs), len(buyers), ofAda)
	}
	return nil
}

// guideToObserving runs the Go code of docs/how-to/observe.md.
func guideToObserving(ctx context.Context, client *ent.Client) error {
	runID := uuid.NewString()

	// Every statement with its parameters, to a log of your own.
	logged := client.Debug()
	n, err := logged.Event.Query().Where(event.Tenant("acme")).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)

	// A name and a comment for system.query_log.
	var profile driver.Profile
	_, err = client.Event.Query().
		QueryID("report-" + runID).
		LogComment("nightly report").
		OnProfile(func(p driver.Profile) { profile = p }).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(profile.Rows)
	if profile.Rows != 6 {
		return fmt.Errorf("the profile tells of %d rows", profile.Rows)
	}
	return nil
}

func TestGuidesRun(t *testing.T) {
	guides := []struct {
		page   string
		run    func(context.Context, *ent.Client) error
		blocks int
	}{
		{"edges.md", guideToEdges, 5},
		{"observe.md", guideToObserving, 2},
	}
	for _, g := range guides {
		t.Run(g.page, func(t *testing.T) {
			client := open(t, httpURL(t))
			fill(t, client, 6)
			addUsers(t, client)
			addUsers(t, client) // other versions of the same users
			if err := g.run(t.Context(), client); err != nil {
				t.Error(err)
			}
			runsTheCodeOf(t, g.page, "guides_test.go", g.blocks)
		})
	}
}
