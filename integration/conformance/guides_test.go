package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/hook"
	"github.com/chent-io/chent/integration/ent/intercept"
	"github.com/chent-io/chent/integration/ent/privacy"
	"github.com/chent-io/chent/integration/ent/user"
)

// guideToEdges runs the Go code of docs/how-to/edges.md.
func guideToEdges(ctx context.Context, client *ent.Client) error {
	// Entities with those that their edge leads to: one more query, not one per row.
	events, err := client.Event.Query().
		WithUser().
		All(ctx)
	if err != nil {
		return err
	}
	for _, e := range events {
		if u := e.Edges.User; u != nil {
			fmt.Println(e.At, u.Name)
		}
	}

	// The row as it is stored, without the cost of FINAL.
	events, err = client.Event.Query().
		WithUser(func(q *ent.UserQuery) { q.WithoutFinal() }).
		All(ctx)
	if err != nil {
		return err
	}
	stored, err := client.User.Query().Where(user.ID(1)).All(ctx) // as Get, all versions
	if err != nil {
		return err
	}
	fmt.Println(len(events), len(stored))

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
	if len(users) != 3 || len(pairs) != 2 || len(buyers) == 0 || ofAda != 1 {
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

// guideToHooks runs the Go code of docs/how-to/hooks.md.
func guideToHooks(ctx context.Context, client *ent.Client) error {
	// Before every create of an event; hook.On limits it to operations.
	client.Event.Use(hook.On(func(next ent.Mutator) ent.Mutator {
		return hook.EventFunc(func(ctx context.Context, m *ent.EventMutation) (ent.Value, error) {
			if tenant, ok := m.Tenant(); ok {
				m.SetTenant(strings.ToLower(tenant))
			}
			return next.Mutate(ctx, m)
		})
	}, ent.OpCreate))

	// Every query of events reads one tenant.
	client.Event.Intercept(intercept.TraverseEvent(func(_ context.Context, q *ent.EventQuery) error {
		q.Where(event.Tenant("acme"))
		return nil
	}))

	// A typed rule.
	rule := privacy.EventMutationRuleFunc(func(_ context.Context, m *ent.EventMutation) error {
		if tenant, ok := m.Tenant(); ok && tenant != "acme" {
			return privacy.Denyf("events of %s are not ours to write", tenant)
		}
		return privacy.Skip
	})

	before, err := client.Event.Query().Count(ctx)
	if err != nil {
		return err
	}
	if err := create(client).SetTenant("ACME").Exec(ctx); err != nil {
		return err
	}
	after, err := client.Event.Query().Count(ctx)
	if err != nil || before != 3 || after != 4 {
		return fmt.Errorf("%d events of acme before, %d after: %w", before, after, err)
	}
	if err := rule.EvalMutation(ctx, create(client).SetTenant("evil").Mutation()); !errors.Is(err, privacy.Deny) {
		return fmt.Errorf("the rule says %w", err)
	}
	return nil
}

func TestGuidesRun(t *testing.T) {
	guides := []struct {
		page   string
		run    func(context.Context, *ent.Client) error
		blocks int
	}{
		{"edges.md", guideToEdges, 6},
		{"observe.md", guideToObserving, 2},
		{"hooks.md", guideToHooks, 3},
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
