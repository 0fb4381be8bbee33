package runtime

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"
)

// mutate runs exec on m, or on what the hooks make of it.
func mutate(ctx context.Context, m mutation, hooks []ent.Hook, exec func(context.Context, *Mutation) (ent.Value, error)) (ent.Value, error) {
	if len(hooks) == 0 {
		return exec(ctx, m.base())
	}
	chain, err := withHooks(hooks, ent.MutateFunc(func(ctx context.Context, other ent.Mutation) (ent.Value, error) {
		own, ok := other.(mutation)
		if !ok || own.base().table != m.base().table {
			return nil, fmt.Errorf("unexpected mutation type %T: a hook passed on the mutation of another table", other)
		}
		return exec(ctx, own.base())
	}))
	if err != nil {
		return nil, err
	}
	return chain.Mutate(ctx, m)
}

// permit asks the privacy policy of the table of m, for an operation on many
// rows that runs no hooks. A rule sees m, which has no fields.
func permit(ctx context.Context, m mutation) error {
	b := m.base()
	if err := b.table.ready(); err != nil {
		return err
	}
	if b.table.Policy == nil {
		return nil
	}
	return b.table.Policy().EvalMutation(ctx, m)
}

// withHooks wraps final in hooks, the first of them outermost.
func withHooks(hooks []ent.Hook, final ent.Mutator) (ent.Mutator, error) {
	for i := len(hooks) - 1; i >= 0; i-- {
		if hooks[i] == nil {
			return nil, errors.New("a hook is nil")
		}
		final = hooks[i](final)
	}
	return final, nil
}

// traverse shows q to the interceptors that are traversers and to the policy.
func traverse(ctx context.Context, q ent.Query, interceptors []ent.Interceptor, policy func() ent.Policy) error {
	for _, i := range interceptors {
		if i == nil {
			return errors.New("an interceptor is nil")
		}
		if t, ok := i.(ent.Traverser); ok {
			if err := t.Traverse(ctx, q); err != nil {
				return err
			}
		}
	}
	if policy == nil {
		return nil
	}
	return policy().EvalQuery(ctx, q)
}

// intercept runs exec as the innermost querier of the interceptors.
func intercept[V any](ctx context.Context, q ent.Query, interceptors []ent.Interceptor, exec ent.QuerierFunc) (v V, err error) {
	var querier ent.Querier = exec
	for i := len(interceptors) - 1; i >= 0; i-- {
		querier = interceptors[i].Intercept(querier)
	}
	value, err := querier.Query(ctx, q)
	if err != nil {
		return v, err
	}
	v, ok := value.(V)
	if !ok {
		return v, fmt.Errorf("unexpected type %T returned by an interceptor of %T: want %T", value, q, v)
	}
	return v, nil
}

// withOp notes in the context which operation of q runs, unless an operation
// around it did.
func withOp(ctx context.Context, qc *ent.QueryContext, op string) context.Context {
	if ent.QueryFromContext(ctx) == nil {
		qc.Op = op
		ctx = ent.NewQueryContext(ctx, qc)
	}
	return ctx
}
