package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/hcl"
)

// thisHost is the answer to --cluster of who wants one host looked at, whatever
// cluster it belongs to.
const thisHost = "none"

// hostOptions are the flags about the hosts of a cluster.
type hostOptions struct {
	missing, direct, replicated bool
	timeout                     time.Duration
}

// use takes over what an environment says, and returns the cluster's name.
func (o *hostOptions) use(env hcl.Environment, name string) string {
	o.direct = o.direct || env.PerHost
	o.replicated = o.replicated || env.Replicated
	if name == "" && env.Single {
		return thisHost
	}
	return cmp.Or(name, env.Cluster)
}

func addHostFlags(flags *pflag.FlagSet, o *hostOptions) {
	flags.BoolVar(&o.missing, "allow-missing-hosts", false, "go on without the hosts of the cluster that cannot be asked; they are named")
	flags.BoolVar(&o.replicated, "replicated", false, "on a cluster, tables with a topology are replicated ones")
	flags.DurationVar(&o.timeout, "host-timeout", 20*time.Second, "how long all hosts of the cluster together have to answer")
}

// open opens the hosts of a cluster; nil where none is named.
func (o hostOptions) open(ctx context.Context, conn driver.Conn, name string) (*cluster.Cluster, error) {
	if name == "" || name == thisHost {
		return nil, nil
	}
	c, err := cluster.Open(ctx, conn, cluster.Options{Name: name, Timeout: o.timeout, AllowMissing: o.missing, Direct: o.direct})
	if _, ok := errors.AsType[*cluster.UnreachableError](err); ok {
		return nil, fmt.Errorf("%w\n--allow-missing-hosts goes on without them", err)
	}
	return c, err
}

// find is the cluster whose hosts are to be looked at: the one that is named,
// else the one that the server says it belongs to. Where it only may belong to
// one, that is said.
func (o hostOptions) find(ctx context.Context, conn driver.Conn, name string, notes io.Writer) (*cluster.Cluster, error) {
	if name == "" {
		found, others, err := cluster.Find(ctx, conn)
		if err != nil {
			return nil, err
		}
		if name = found; name == "" && len(others) > 0 {
			fmt.Fprintln(notes, "note: only this host is looked at; --cluster NAME looks at all hosts of a cluster, and the server knows", strings.Join(others, ", "))
		}
	}
	return o.open(ctx, conn, name)
}

// noteOneHost says that a server belongs to a cluster of which it alone is
// changed.
func noteOneHost(ctx context.Context, conn driver.Conn, notes io.Writer) error {
	name, others, err := cluster.Find(ctx, conn)
	switch {
	case err != nil || len(others) == 0:
	case name != "":
		fmt.Fprintf(notes, "note: the server belongs to the cluster %s, and only this host is looked at and changed; --cluster %s is for all of its hosts, --cluster %s for this one without this note\n", name, name, thisHost)
	default:
		fmt.Fprintf(notes, "note: the server knows the clusters %s, and only this host is looked at and changed; --cluster NAME is for all hosts of one\n", strings.Join(others, ", "))
	}
	return err
}

// closeHosts closes what open has opened.
func closeHosts(c *cluster.Cluster) error {
	if c == nil {
		return nil
	}
	return c.Close()
}
