package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/inspect"
)

// Options say which cluster is meant. The zero value of all but Name is the
// safe choice.
type Options struct {
	// Name is the cluster's, or a macro such as {cluster}.
	Name string
	// Timeout is how long all hosts together have to answer. Default: 20 s.
	Timeout time.Duration
	// AllowMissing goes on without the hosts that do not answer; see
	// [Cluster.Missing]. Default: they are an [UnreachableError].
	AllowMissing bool
	// Direct means that statements go to each host by itself and none is
	// written ON CLUSTER: no Keeper and no queue are needed. Default: one that
	// is for all hosts goes through the queue.
	Direct bool
}

// Cluster is a set of hosts with a connection to each.
type Cluster struct {
	// Name is the cluster's as it was said.
	Name string
	// Hosts are those that answer, in the order of shard and replica.
	Hosts []*Host
	// Missing are those that do not.
	Missing []inspect.Host
	// Direct: see [Options].
	Direct bool
	// Timeout: see [Options].
	Timeout time.Duration
}

// Host is one host of a cluster.
type Host struct {
	inspect.Host
	Conn driver.Conn
	// Empty says that the host has no database of the connection's name, so
	// that Conn is in another one; see [Host.Enter].
	Empty bool

	entry, before driver.Conn
}

// Enter goes to the connection's database on a host that was [Host.Empty], if
// it is there by now. Call it before a statement that may rely on it.
func (h *Host) Enter(ctx context.Context) error {
	if !h.Empty {
		return nil
	}
	conn, err := driver.OpenPeer(ctx, h.entry, h.Address)
	if driver.IsCode(err, driver.CodeUnknownDatabase) {
		return nil
	}
	if err != nil {
		return err
	}
	h.before, h.Conn, h.Empty = h.Conn, conn, false // who has taken the one before goes on with it
	return nil
}

// UnknownError reports a cluster that the server does not know.
type UnknownError struct {
	Name  string
	Known []string
}

func (e *UnknownError) Error() string {
	known := "it knows none"
	if len(e.Known) > 0 {
		known = "it knows " + strings.Join(e.Known, ", ")
	}
	return fmt.Sprintf("cluster: the server knows no cluster %s (system.clusters): %s", e.Name, known)
}

// UnreachableError reports the hosts of a cluster that cannot be asked: what
// they hold is not known, so nothing was done.
type UnreachableError struct {
	Cluster string
	Of      int // hosts that the cluster has
	Missing []inspect.Host
}

func (e *UnreachableError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "cluster: %d of the %d hosts of %s cannot be asked, and what they hold is not known:", len(e.Missing), e.Of, e.Cluster)
	for _, h := range e.Missing {
		fmt.Fprintf(&text, "\n  %s (shard %d, replica %d): %s", h.Address, h.Shard, h.Replica, h.Problem)
	}
	return text.String()
}

// Open connects to all hosts of the cluster that the server behind conn knows
// by a name, at once and with one deadline. Close it in the end.
func Open(ctx context.Context, conn driver.Conn, o Options) (*Cluster, error) {
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	known, err := inspect.ClusterHosts(ctx, conn, o.Name)
	if err != nil {
		return nil, err
	}
	if len(known) == 0 {
		names, err := Names(ctx, conn)
		return nil, errors.Join(&UnknownError{Name: o.Name, Known: names}, err)
	}
	opened := make([]*Host, len(known))
	limited, cancel := context.WithTimeoutCause(ctx, o.Timeout, fmt.Errorf("no answer within %v", o.Timeout))
	defer cancel()
	var wait sync.WaitGroup
	for i := range known {
		opened[i] = &Host{Host: known[i]}
		wait.Go(func() { opened[i].open(limited, conn) })
	}
	wait.Wait()
	c := &Cluster{Name: o.Name, Direct: o.Direct, Timeout: o.Timeout}
	for _, h := range opened {
		if h.Conn != nil {
			c.Hosts = append(c.Hosts, h)
		} else {
			c.Missing = append(c.Missing, h.Host)
		}
	}
	if len(c.Missing) > 0 && (!o.AllowMissing || len(c.Hosts) == 0) {
		return nil, errors.Join(&UnreachableError{Cluster: o.Name, Of: len(known), Missing: c.Missing}, c.Close())
	}
	return c, ctx.Err()
}

func (h *Host) open(ctx context.Context, entry driver.Conn) {
	h.entry = entry
	conn, err := driver.OpenPeer(ctx, entry, h.Address)
	if h.Empty = driver.IsCode(err, driver.CodeUnknownDatabase); h.Empty {
		conn, err = driver.OpenPeer(ctx, entry, h.Address, driver.Database(""))
	}
	if err == nil {
		var server driver.Server
		if server, err = conn.Server(ctx); err == nil {
			h.Conn, h.Version = conn, server.Version
			return
		}
		err = errors.Join(err, conn.Close())
	}
	if h.Problem = err.Error(); ctx.Err() != nil {
		h.Problem = context.Cause(ctx).Error()
	}
}

// Names are the clusters of more than one host that the server knows, in name
// order.
func Names(ctx context.Context, conn driver.Conn) ([]string, error) {
	hosts, err := inspect.ClusterHosts(ctx, conn, "")
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range hosts {
		if i > 0 && hosts[i].Cluster == hosts[i-1].Cluster && !slices.Contains(names, hosts[i].Cluster) {
			names = append(names, hosts[i].Cluster)
		}
	}
	return names, nil
}

// Find is the cluster that a server says it belongs to: that of its macro
// cluster, where it knows one of that name with more than one host. Otherwise
// it is empty, and others are the clusters that the server may belong to.
func Find(ctx context.Context, conn driver.Conn) (name string, others []string, err error) {
	// Who may not read system.clusters has named none, and is told nothing.
	if others, err = Names(ctx, conn); driver.IsCode(err, driver.CodeAccessDenied) {
		return "", nil, nil
	}
	if err != nil || len(others) == 0 {
		return "", others, err
	}
	hosts, err := inspect.ClusterHosts(ctx, conn, "{cluster}")
	if driver.IsCode(err, driver.CodeAccessDenied) {
		return "", others, nil
	}
	if err != nil || len(hosts) < 2 {
		return "", others, err
	}
	return hosts[0].Cluster, others, nil
}

// Whole reports whether all hosts of the cluster answer.
func (c *Cluster) Whole() bool { return len(c.Missing) == 0 }

// Addresses are those of the hosts that answer.
func (c *Cluster) Addresses() []string {
	list := make([]string, len(c.Hosts))
	for i, h := range c.Hosts {
		list[i] = h.Address
	}
	return list
}

// On are the hosts with the given addresses; all of them where none is given.
func (c *Cluster) On(addresses []string) []*Host {
	if len(addresses) == 0 {
		return c.Hosts
	}
	return slices.DeleteFunc(slices.Clone(c.Hosts), func(h *Host) bool { return !slices.Contains(addresses, h.Address) })
}

// Each calls f for all hosts at once, and waits. The errors name their hosts.
func (c *Cluster) Each(ctx context.Context, f func(context.Context, *Host) error) error {
	return Each(ctx, c.Hosts, f)
}

// Each is [Cluster.Each] for some of the hosts.
func Each(ctx context.Context, hosts []*Host, f func(context.Context, *Host) error) error {
	problems := make([]error, len(hosts))
	var wait sync.WaitGroup
	for i, h := range hosts {
		wait.Go(func() {
			if err := f(ctx, h); err != nil {
				problems[i] = &HostError{Host: h.Address, Err: err}
			}
		})
	}
	wait.Wait()
	return errors.Join(problems...)
}

// HostError says on which host of a cluster something went wrong.
type HostError struct {
	Host string
	Err  error
}

func (e *HostError) Error() string { return "on " + e.Host + ": " + e.Err.Error() }

func (e *HostError) Unwrap() error { return e.Err }

// Versions are the hosts by their versions, where they have more than one;
// else nil.
func (c *Cluster) Versions() map[string][]string {
	found := map[string][]string{}
	for _, h := range c.Hosts {
		found[h.Version] = append(found[h.Version], h.Address)
	}
	if len(found) < 2 {
		return nil
	}
	return found
}

// Close closes the connections.
func (c *Cluster) Close() error {
	var problems []error
	for _, h := range c.Hosts {
		problems = append(problems, h.Conn.Close())
		if h.before != nil {
			problems = append(problems, h.before.Close())
		}
	}
	return errors.Join(problems...)
}
