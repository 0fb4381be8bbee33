package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/cluster"
)

// ErrNotInQueue says that the queue has no entry of a statement: it was not
// handed to the hosts, or so long ago that the queue has forgotten it.
var ErrNotInQueue = errors.New("apply: the queue of the cluster has no entry of the statement")

// ExecMarked is [Exec] of a statement that [Resolve] is to find again if its end
// is in doubt: mark is its own, and begins with "chent:".
func ExecMarked(ctx context.Context, conn driver.Conn, sql, mark string) error {
	if !forCluster(sql) {
		return Exec(ctx, conn, sql)
	}
	return exec(ctx, conn, sql, driver.Setting{Name: "log_comment", Value: mark})
}

// Resolve finds out what became of a statement ON CLUSTER that was sent with a
// mark, waits until no host has it in its queue any more, and runs it by itself
// on the hosts that refused it while others did it. begin is told before it is
// sent to a host, and may forbid that by an error. Without an error all hosts
// have done it. An [ErrNotInQueue] leaves the doubt, and a [HostsError] says what
// is known; where no host has done it, none is sent anything, and again is true:
// it may be sent anew.
func Resolve(ctx context.Context, conn driver.Conn, sql, mark string, wait time.Duration, begin func(host string) error) (again bool, err error) {
	outcomes, err := settled(ctx, conn, mark, wait)
	if err != nil {
		return false, err
	}
	is := func(state OutcomeState) func(QueueEntry) bool {
		return func(e QueueEntry) bool { return e.State == state }
	}
	switch {
	case !slices.ContainsFunc(outcomes, is(OutcomeFailed)):
		return false, nil
	case !slices.ContainsFunc(outcomes, is(OutcomeDone)):
		return true, nil
	}
	name, _ := syntax.ClusterOf(sql)
	hosts, err := cluster.Open(ctx, conn, cluster.Options{Name: name, AllowMissing: true})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, hosts.Close()) }()
	for i, o := range outcomes {
		if o.State != OutcomeFailed {
			continue
		}
		there := hosts.On([]string{o.Host})
		if len(there) == 0 {
			return false, fmt.Errorf("apply: the host %s, which has refused the statement, cannot be asked", o.Host)
		}
		if err := begin(o.Host); err != nil {
			return false, err
		}
		sent := Exec(ctx, there[0].Conn, syntax.WithoutCluster(sql))
		if outcomes[i].Outcome = outcomeOf(o.Host, sent); sent != nil {
			return false, &HostsError{Entry: o.Entry, Outcomes: bare(outcomes), Err: sent}
		}
	}
	return false, nil
}

// settled are the outcomes of the newest entry with a mark, by host, none of
// them pending.
func settled(ctx context.Context, conn driver.Conn, mark string, wait time.Duration) ([]QueueEntry, error) {
	deadline := time.Now().Add(wait)
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		entries, err := Queue(ctx, conn, mark)
		if err != nil {
			return nil, err
		}
		entries = slices.DeleteFunc(entries, func(e QueueEntry) bool { return e.Mark != mark })
		if len(entries) > 0 { // the last time it was sent
			newest := entries[len(entries)-1].Entry
			entries = slices.DeleteFunc(entries, func(e QueueEntry) bool { return e.Entry != newest })
		}
		if len(entries) == 0 {
			return nil, ErrNotInQueue
		}
		if !slices.ContainsFunc(entries, func(e QueueEntry) bool { return e.State == OutcomePending }) {
			return entries, nil
		}
		if time.Now().After(deadline) {
			return nil, &HostsError{Entry: entries[0].Entry, Outcomes: bare(entries)}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func bare(entries []QueueEntry) []Outcome {
	list := make([]Outcome, len(entries))
	for i, e := range entries {
		list[i] = e.Outcome
	}
	return list
}
