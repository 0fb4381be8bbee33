package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/hook"
	"github.com/chent-io/chent/integration/ent/intercept"
	"github.com/chent-io/chent/integration/ent/privacy"
)

func TestHooksSeeAndChangeMutations(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		var seen []string
		client.Use(func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				seen = append(seen, m.Op().String()+" "+m.Type()+" "+strings.Join(m.Fields(), ","))
				return next.Mutate(ctx, m)
			})
		})
		client.Event.Use(hook.On(func(next ent.Mutator) ent.Mutator {
			return hook.EventFunc(func(ctx context.Context, m *ent.EventMutation) (ent.Value, error) {
				if tenant, ok := m.Tenant(); ok {
					m.SetTenant(strings.ToUpper(tenant))
				}
				if err := m.SetField(event.FieldNote, "hooked"); err != nil {
					return nil, err
				}
				return next.Mutate(ctx, m)
			})
		}, ent.OpCreate))
		e := create(client).SaveX(ctx)
		if e.Tenant != "ACME" || *e.Note != "hooked" {
			t.Errorf("sent %v", e)
		}
		bulk := client.Event.CreateBulk(create(client).SetUserID(2), create(client).SetUserID(3)).SaveX(ctx)
		if len(bulk) != 2 || bulk[1].Tenant != "ACME" || bulk[1].UserID != 3 {
			t.Errorf("sent %v", bulk)
		}
		if n := client.Event.Query().Where(event.Tenant("ACME")).CountX(ctx); n != 3 {
			t.Errorf("%d rows", n)
		}
		client.Event.Delete().Where(event.UserID(3)).ExecX(ctx)
		want := []string{
			"OpCreate Event tenant,at,user_id,kind",
			"OpCreate Event tenant,at,user_id,kind",
			"OpCreate Event tenant,at,user_id,kind",
			"OpDelete Event ",
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Error(diff)
		}
	})
}

func TestHooksRunAroundTheInsert(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		var steps []string
		client.Event.Use(func(next ent.Mutator) ent.Mutator {
			return hook.EventFunc(func(ctx context.Context, m *ent.EventMutation) (ent.Value, error) {
				id, _ := m.UserID()
				steps = append(steps, fmt.Sprint("before ", id))
				v, err := next.Mutate(ctx, m)
				steps = append(steps, fmt.Sprint("after ", id, ": ", m.Client().Event.Query().CountX(ctx)))
				return v, err
			})
		})
		client.Event.CreateBulk(create(client).SetUserID(1), create(client).SetUserID(2)).SaveX(ctx)
		want := []string{"before 1", "before 2", "after 2: 2", "after 1: 2"}
		if diff := cmp.Diff(want, steps); diff != "" {
			t.Error(diff)
		}
	})
}

func TestHookErrorsStopTheMutation(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		fill(t, client, 3)
		no := errors.New("no")
		client.Event.Use(hook.FixedError(no))
		if _, err := create(client).Save(ctx); !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		if _, err := client.Event.CreateBulk(create(client)).Save(ctx); !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		if err := client.Event.Delete().Where(event.UserID(1)).Exec(ctx); !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		if err := client.Event.Truncate(ctx); !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		if n := client.Event.Query().CountX(ctx); n != 3 {
			t.Errorf("%d rows, want the 3 of before", n)
		}
	})
}

func TestHookNarrowsADelete(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		fill(t, client, 4)
		client.Event.Use(hook.On(func(next ent.Mutator) ent.Mutator {
			return hook.EventFunc(func(ctx context.Context, m *ent.EventMutation) (ent.Value, error) {
				m.Where(event.Tenant("acme"))
				return next.Mutate(ctx, m)
			})
		}, ent.OpDelete))
		if err := client.Event.Truncate(ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]uint64{1, 3}, ids(client.Event.Query().Order(event.ByUserID()).AllX(ctx))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestInterceptors(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		people(t, client, 4)
		fill(t, client, 4)
		var ops []string
		client.Intercept(ent.InterceptFunc(func(next ent.Querier) ent.Querier {
			return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
				v, err := next.Query(ctx, q)
				any, _ := intercept.NewQuery(q)
				ops = append(ops, fmt.Sprintf("%s %T", any.Type(), v))
				return v, err
			})
		}))
		client.Event.Intercept(intercept.TraverseFunc(func(_ context.Context, q intercept.Query) error {
			q.WhereP(event.Tenant("acme"))
			return nil
		}))
		if n := client.Event.Query().CountX(ctx); n != 2 {
			t.Errorf("a traverser let %d rows through", n)
		}
		for e, err := range client.Event.Query().Iter(ctx) {
			if err != nil || e.Tenant != "acme" {
				t.Errorf("got %v, %v", e, err)
			}
		}
		// The traverser of events also holds on the way to another table.
		if diff := cmp.Diff([]uint64{0, 2}, slices.Sorted(slices.Values(client.Event.Query().QueryUser().IDsX(ctx)))); diff != "" {
			t.Error(diff)
		}
		want := []string{"Event int", "Event iter.Seq2[*github.com/chent-io/chent/integration/ent.Event,error]", "User []uint64"}
		if diff := cmp.Diff(want, ops); diff != "" {
			t.Error(diff)
		}
		client.Event.Intercept(ent.InterceptFunc(func(ent.Querier) ent.Querier {
			return intercept.EventFunc(func(context.Context, *ent.EventQuery) (ent.Value, error) {
				return []*ent.Event{{UserID: 77}}, nil
			})
		}))
		if e := client.Event.Query().OnlyX(ctx); e.UserID != 77 {
			t.Errorf("got %v", e)
		}
	})
}

func TestPrivacyRules(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		rule := privacy.EventMutationRuleFunc(func(_ context.Context, m *ent.EventMutation) error {
			if tenant, _ := m.Tenant(); tenant != "acme" {
				return privacy.Denyf("tenant %q", tenant)
			}
			return privacy.Skip
		})
		client.Event.Use(func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				if err := (privacy.MutationPolicy{rule}).EvalMutation(ctx, m); err != nil {
					return nil, err
				}
				return next.Mutate(ctx, m)
			})
		})
		if _, err := create(client).Save(ctx); err != nil {
			t.Error(err)
		}
		if _, err := create(client).SetTenant("evil").Save(ctx); !errors.Is(err, privacy.Deny) {
			t.Errorf("got %v", err)
		}
	})
}
