//go:build unix

package clustertest

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// The login that all nodes share.
const (
	nodeUser     = "chent"
	nodePassword = "cluster"
)

// node is an embedded engine with fixed ports.
type node struct {
	t       testing.TB
	options embedded.Options
	engine  *embedded.Engine
	native  string
}

// newNode describes the node with an index. It does not run yet.
func newNode(t testing.TB, i int, natives []int, httpPort, keeper int) *node {
	t.Helper()
	var shards [][]string
	var replicas []string
	for _, port := range natives {
		replica := fmt.Sprintf("%s:%s@%s", nodeUser, nodePassword, loopback(port))
		shards = append(shards, []string{replica})
		replicas = append(replicas, replica)
	}
	var xml strings.Builder
	if keeper != 0 {
		fmt.Fprintf(&xml, "<zookeeper><node><host>127.0.0.1</host><port>%d</port></node><session_timeout_ms>6000</session_timeout_ms>"+
			// A server registers by its UUID, and these have none but zeros.
			"<sessions_path>/clickhouse/sessions/%d</sessions_path></zookeeper>"+
			"<keeper_map_path_prefix>/keeper_map</keeper_map_path_prefix>", keeper, i)
	}
	return &node{t: t, native: loopback(natives[i]), options: embedded.Options{
		Dir: t.TempDir(), Install: true, HTTPPort: httpPort, NativePort: natives[i], Password: nodePassword,
		Config: embedded.Config{
			Macros:   map[string]string{"cluster": "main", "shard": shardName(i), "replica": replicaName(i)},
			Clusters: map[string][][]string{"main": shards, "rep": {replicas}},
			XML:      xml.String(),
		},
	}}
}

func (n *node) start() {
	n.t.Helper()
	engine, err := embedded.Start(context.Background(), n.options)
	if err != nil {
		n.t.Fatalf("clustertest: %v", err)
	}
	n.engine = engine
}

// httpAddress is the address of the node's own HTTP port.
func (n *node) httpAddress() string { return loopback(n.options.HTTPPort) }

func (n *node) kill() {
	_ = syscall.Kill(n.engine.PID(), syscall.SIGKILL) // it may have ended
	<-n.engine.Done()
	if err := n.engine.Close(); err != nil {
		n.t.Errorf("clustertest: %v", err)
	}
}

func (n *node) freeze(stop bool) {
	signal := syscall.SIGCONT
	if stop {
		signal = syscall.SIGSTOP
	}
	_ = syscall.Kill(n.engine.PID(), signal) // it may have ended
}
