package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/plan"
)

// PlanOptions tunes [Plan]. The zero value plans for the databases that the
// desired catalog names and allows what rewrites and loses nothing.
type PlanOptions struct {
	DiffOptions
	// AllowRewrite, AllowDestructive and AllowRecreate let a plan run with
	// steps of those classes: see [plan.Options]. Default: they are planned
	// and block the plan.
	AllowRewrite, AllowDestructive, AllowRecreate bool
	// Cluster adds ON CLUSTER to every statement, and opens the hosts of that
	// cluster where [DiffOptions.Hosts] are not set and the plan is not Portable.
	// Default: that of Hosts, or none.
	Cluster string
	// Portable plans for a file that other servers run too: see [plan.Options].
	Portable bool
}

// enter opens the hosts of the cluster that is named, where the caller has not:
// what is to be run on all of them must be compared with all of them.
func (o *PlanOptions) enter(ctx context.Context, conn driver.Conn) (leave func() error, err error) {
	if o.Cluster == "" || o.Portable || o.Hosts != nil {
		return func() error { return nil }, nil
	}
	if o.Hosts, err = cluster.Open(ctx, conn, cluster.Options{Name: o.Cluster}); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return o.Hosts.Close, nil
}

// Plan compares a server with a desired catalog and says what to do about the
// differences. Nothing is changed; run the plan with [Apply], which plans anew,
// or [Run].
func Plan(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o PlanOptions) (_ *plan.Plan, _ *Comparison, err error) {
	leave, err := o.enter(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, leave()) }()
	if o.Database == "" {
		o.Database = conn.Database()
	}
	if o.Portable {
		o.at = place{cluster: o.Cluster}
	}
	found, err := Diff(ctx, conn, desired, o.DiffOptions)
	if err != nil {
		return nil, nil, err
	}
	if o.Hosts == nil {
		p, err := planOne(ctx, conn, found, o)
		return p, found, err
	}
	o.Cluster = cmp.Or(o.Cluster, o.Hosts.Name)
	parts := make([]plan.Part, len(found.Groups))
	for i, g := range found.Groups {
		first := o.Hosts.On(g.Hosts)[0]
		p, err := planOne(ctx, first.Conn, g.Comparison, o)
		if err != nil {
			return nil, nil, &cluster.HostError{Host: first.Address, Err: err}
		}
		parts[i] = plan.Part{Hosts: g.Hosts, Plan: p}
	}
	p, err := plan.Merge(parts, plan.MergeOptions{Direct: o.Hosts.Direct || !o.Hosts.Whole(), Replicated: replicated(found.Live)})
	if err != nil {
		return nil, nil, fmt.Errorf("migrate: %w", err)
	}
	return p, found, nil
}

// planOne plans the differences of one server.
func planOne(ctx context.Context, conn driver.Conn, found *Comparison, o PlanOptions) (*plan.Plan, error) {
	if err := measure(ctx, conn, found.Changes); err != nil {
		return nil, err
	}
	hosts, err := hostsOf(ctx, conn, found.Live)
	if err != nil {
		return nil, err
	}
	p, err := plan.New(found.Changes, found.Live, found.Desired, plan.Options{
		AllowRewrite: o.AllowRewrite, AllowDestructive: o.AllowDestructive, AllowRecreate: o.AllowRecreate,
		Database: o.Database, Cluster: o.Cluster, Portable: o.Portable, Hosts: hosts,
	})
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return p, nil
}

// ApplyOptions tunes [Apply]. The zero value is the safe choice.
type ApplyOptions struct {
	PlanOptions
	// Run tunes the run itself: the lock, who is told what. Its drift check is
	// set by Apply.
	Run apply.Options
}

// Apply brings a server to a desired catalog: it finishes what a killed run
// left half-way, plans, and runs the plan under a lock. A plan with steps that
// the options do not allow is a [plan.Blocked] and is not begun. Killed at any
// point and called again, it goes on to the same end. When another process
// changes the schema between the plan and the run, it plans again.
func Apply(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o ApplyOptions) (result apply.Result, err error) {
	leave, err := o.enter(ctx, conn)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, leave()) }()
	if _, err := apply.Recover(ctx, conn, o.Run); err != nil {
		return result, err
	}
	const tries = 3
	for i := range tries {
		var p *plan.Plan
		p, _, err = Plan(ctx, conn, desired, o.PlanOptions)
		if err != nil {
			return result, err
		}
		result, err = Run(ctx, conn, desired, p, o)
		if !errors.Is(err, apply.ErrDrift) || i == tries-1 {
			break
		}
	}
	return result, err
}

// Run runs a plan of [Plan] with the same options, if the server is still what
// it was made for: otherwise the error is [apply.ErrDrift] and nothing is done.
func Run(ctx context.Context, conn driver.Conn, desired catalog.Catalog, p *plan.Plan, o ApplyOptions) (result apply.Result, err error) {
	leave, err := o.enter(ctx, conn)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, leave()) }()
	run := o.Run
	run.Hosts = o.Hosts
	run.Inspect = func(ctx context.Context) (string, error) {
		now, _, err := Plan(ctx, conn, desired, o.PlanOptions)
		if err != nil {
			return "", err
		}
		return now.Fingerprint, nil
	}
	return apply.Run(ctx, conn, p, run)
}
