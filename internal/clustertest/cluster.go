//go:build unix

package clustertest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// EnvMust makes a test that cannot have its cluster fail instead of being
// skipped, when it is 1.
const EnvMust = "CHENT_MUST_CLUSTER"

// Options describe a cluster of [Start]. The zero value is two nodes with the
// queue and no ZooKeeper.
type Options struct {
	// Nodes is how many there are. Default: 2.
	Nodes int
	// Keeper gives them a ZooKeeper, and KeeperMap tables with it.
	Keeper bool
	// Replicated is a database whose DDL all goes through the queue, as that of
	// a database with the engine Replicated does. Default: none.
	Replicated string
}

// Cluster is a set of hosts. They all know the clusters main (a shard each)
// and rep (one shard, a replica each), and the macros cluster, shard (01, 02,
// …) and replica (r1, r2, …). Each has the databases default and app.
type Cluster struct {
	hosts []*Host
	queue *queue // nil for servers that have their own
}

// Host is the host with an index, from 0.
func (c *Cluster) Host(i int) *Host { return c.hosts[i] }

// Hosts are all hosts in order.
func (c *Cluster) Hosts() []*Host { return c.hosts }

// Fault puts a fault into the queue of a cluster made by [Start].
func (c *Cluster) Fault(f Fault) { c.queue.fault(f) }

// Entries counts the statements with a part in the queue of a cluster made by
// [Start].
func (c *Cluster) Entries(part string) int {
	c.queue.mu.Lock()
	defer c.queue.mu.Unlock()
	n := 0
	for _, e := range c.queue.entries {
		if strings.Contains(e.sql, part) {
			n++
		}
	}
	return n
}

// Start runs a cluster of embedded engines until the test ends.
func Start(t testing.TB, o Options) *Cluster {
	t.Helper()
	if o.Nodes == 0 {
		o.Nodes = 2
	}
	keeper := 0
	if o.Keeper {
		keeper = startZooKeeper(t)
	}
	ports := freePorts(t, 3*o.Nodes)
	c := &Cluster{queue: newQueue(o.Replicated)}
	for i := range o.Nodes {
		n := newNode(t, i, ports[:o.Nodes], ports[o.Nodes+i], keeper)
		h := &Host{t: t, process: n, address: loopback(ports[2*o.Nodes+i]), user: nodeUser, password: nodePassword}
		h.front = c.queue.join(t, n, h.address)
		c.hosts = append(c.hosts, h)
	}
	c.begin(t)
	return c
}

// begin starts all hosts, and stops them when the test ends.
func (c *Cluster) begin(t testing.TB) {
	t.Helper()
	for _, h := range c.hosts {
		h.Start()
		t.Cleanup(h.stop)
	}
	for _, h := range c.hosts {
		h.Exec("CREATE DATABASE IF NOT EXISTS app")
	}
}

// need skips the test for want of something, or fails it where that must be
// there.
func need(t testing.TB, format string, args ...any) {
	t.Helper()
	if reason := fmt.Sprintf(format, args...); os.Getenv(EnvMust) == "1" {
		t.Fatalf("%s=1, but %s", EnvMust, reason)
	} else {
		t.Skip(reason)
	}
}

// needFile is need unless the file is there.
func needFile(t testing.TB, path, pkg string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		need(t, "there is no %s: install the package %s", path, pkg)
	}
}

// freePorts finds ports that nobody has. They are below those that the kernel
// gives out: a connection to a port among these, where nobody listens any more,
// can be given that very port and connect to itself.
func freePorts(t testing.TB, count int) []int {
	t.Helper()
	var ports []int
	for range 1000 {
		port := 20000 + rand.IntN(12000) //nolint:gosec // any free port will do
		listener, err := net.Listen("tcp4", loopback(port))
		if err != nil {
			continue
		}
		defer listener.Close() // all at the end, so that none comes twice
		if ports = append(ports, port); len(ports) == count {
			return ports
		}
	}
	t.Fatal("clustertest: no free ports")
	return nil
}

func loopback(port int) string {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port)).String()
}

// shardName is the macro shard of the host with an index.
func shardName(i int) string { return fmt.Sprintf("%02d", i+1) }

// replicaName is the macro replica of the host with an index.
func replicaName(i int) string { return "r" + strconv.Itoa(i+1) }

// Eventually waits until the condition holds, and fails the test if it does not
// within a minute.
func Eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	eventually(t, what, condition)
}

func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatalf("clustertest: not within a minute: %s", what)
}
