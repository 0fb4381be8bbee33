package inspect

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Host is one replica of one shard of a cluster, as the server that was asked
// knows it and as it answers itself.
type Host struct {
	// Cluster is the name that ON CLUSTER and Distributed take.
	Cluster string `json:"cluster"`
	// Shard and Replica count from 1.
	Shard   uint32 `json:"shard"`
	Replica uint32 `json:"replica"`
	// Address is the host:port that the cluster's servers use among themselves.
	Address string `json:"address"`
	// Version is the host's version, or empty if it does not answer.
	Version string `json:"version,omitempty"`
	// Macros are what the host puts for {name} in paths and cluster names.
	Macros map[string]string `json:"macros,omitempty"`
	// Problem is why the host's own words are missing, or empty.
	Problem string `json:"problem,omitempty"`
}

// Before reports whether a host comes before another of its cluster.
func (h Host) Before(other Host) bool {
	return h.Shard < other.Shard || h.Shard == other.Shard && h.Replica < other.Replica
}

// NoAnswer is the [Host.Problem] of a host that the server asked in vain.
const NoAnswer = "does not answer"

// Hosts returns the hosts of all clusters that the server knows, in the order
// of cluster, shard and replica. Each is asked by the server, with the login that
// its configuration has for the cluster: a host that is down or refuses that
// is in the list with a Problem.
func Hosts(ctx context.Context, conn driver.Conn) ([]Host, error) {
	hosts, err := configuredHosts(ctx, conn, "")
	if err != nil {
		return nil, err
	}
	for first := 0; first < len(hosts); {
		last := first
		for last < len(hosts) && hosts[last].Cluster == hosts[first].Cluster {
			last++
		}
		if err := askHosts(ctx, conn, hosts[first:last]); err != nil {
			return nil, err
		}
		first = last
	}
	return hosts, nil
}

// ClusterHosts returns the hosts of one cluster in the order of shard and
// replica, as the server's configuration has them: none of them is asked. A
// macro in the name, such as {cluster}, is put in by the server. No hosts mean
// that it knows no such cluster.
func ClusterHosts(ctx context.Context, conn driver.Conn, cluster string) ([]Host, error) {
	if name, ok := strings.CutPrefix(cluster, "{"); ok && strings.HasSuffix(name, "}") {
		substitution := new(proto.ColStr)
		err := query(ctx, conn, "SELECT substitution FROM system.macros WHERE macro = {macro:String}",
			[]driver.Param{{Name: "macro", Value: strings.TrimSuffix(name, "}")}}, false, []proto.ColResult{substitution}, func(n int) error {
				cluster = substitution.Row(n)
				return nil
			})
		if err != nil {
			return nil, fmt.Errorf("inspect: read system.macros: %w", err)
		}
	}
	return configuredHosts(ctx, conn, cluster)
}

// configuredHosts are those of one cluster, or of all where none is named.
func configuredHosts(ctx context.Context, conn driver.Conn, of string) ([]Host, error) {
	cluster, address := new(proto.ColStr), new(proto.ColStr)
	shard, replica, port := new(proto.ColUInt32), new(proto.ColUInt32), new(proto.ColUInt16)
	var hosts []Host
	err := query(ctx, conn, `SELECT cluster, toUInt32(shard_num), toUInt32(replica_num), host_name, toUInt16(port) FROM system.clusters WHERE {cluster:String} IN ('', cluster) ORDER BY cluster, shard_num, replica_num`,
		[]driver.Param{{Name: "cluster", Value: of}}, false, []proto.ColResult{cluster, shard, replica, address, port}, func(n int) error {
			hosts = append(hosts, Host{
				Cluster: cluster.Row(n), Shard: shard.Row(n), Replica: replica.Row(n),
				Address: net.JoinHostPort(address.Row(n), strconv.Itoa(int(port.Row(n)))),
			})
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("inspect: read system.clusters: %w", err)
	}
	return hosts, nil
}

// askHosts fills in what the hosts of one cluster say themselves.
func askHosts(ctx context.Context, conn driver.Conn, hosts []Host) error {
	number, version := new(proto.ColUInt32), new(proto.ColStr)
	macros, values := new(proto.ColStr).Array(), new(proto.ColStr).Array()
	// Each replica is a shard of its own to clusterAllReplicas, in the order of
	// system.clusters. The macros are gathered per host, not by the initiator.
	sql := `SELECT number, any(version), groupArray(macro), groupArray(value) FROM (
SELECT shardNum() AS number, version() AS version, macro, substitution AS value FROM clusterAllReplicas(` + clickhouse.QuoteString(hosts[0].Cluster) + `, system.macros)
UNION ALL SELECT shardNum(), version(), '', '' FROM clusterAllReplicas(` + clickhouse.QuoteString(hosts[0].Cluster) + `, system.one)
) GROUP BY number SETTINGS skip_unavailable_shards = 1`
	for i := range hosts {
		hosts[i].Problem = NoAnswer
	}
	err := query(ctx, conn, sql, nil, false, []proto.ColResult{number, version, macros, values}, func(n int) error {
		i := int(number.Row(n)) - 1
		if i < 0 || i >= len(hosts) {
			return fmt.Errorf("inspect: the server names host %d of the %d of cluster %s", i+1, len(hosts), hosts[0].Cluster)
		}
		hosts[i].Version, hosts[i].Problem, hosts[i].Macros = version.Row(n), "", map[string]string{}
		substitutions := values.Row(n)
		for k, macro := range macros.Row(n) {
			if macro != "" {
				hosts[i].Macros[macro] = substitutions[k]
			}
		}
		return nil
	})
	if refusal, ok := serverRefusal(err); ok {
		for i := range hosts {
			hosts[i].Problem = refusal
		}
		return nil
	}
	return err
}

// serverRefusal is the text of a server's error. It concerns one of the hosts,
// and the server does not always say which.
func serverRefusal(err error) (string, bool) {
	if refusal, ok := errors.AsType[*driver.ServerError](err); ok {
		return fmt.Sprintf("the server could not ask the hosts of the cluster (code %d: %s)", refusal.Code, refusal.Message), true
	}
	return "", false
}
