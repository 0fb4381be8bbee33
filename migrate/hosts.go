package migrate

import (
	"context"
	"fmt"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// hostsOf looks on how many hosts the Replicated databases of a catalog are: a
// server lists each as a cluster of the same name. One that it does not list
// is left out.
func hostsOf(ctx context.Context, conn driver.Conn, live catalog.Catalog) (map[string]plan.Hosts, error) {
	var names []string
	for i := range live.Databases {
		if live.Databases[i].Engine.Name == "Replicated" {
			names = append(names, live.Databases[i].Name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	hosts, err := clusterSizes(ctx, conn, names)
	if err != nil {
		return nil, fmt.Errorf("migrate: look on how many hosts the databases are: %w", err)
	}
	return hosts, nil
}

// clusterSizes counts the shards and the hosts of clusters.
func clusterSizes(ctx context.Context, conn driver.Conn, names []string) (map[string]plan.Hosts, error) {
	list := ""
	for i, name := range names {
		if i > 0 {
			list += ", "
		}
		list += clickhouse.QuoteString(name)
	}
	rows, err := apply.Texts(ctx, conn, "SELECT cluster, toString(uniqExact(shard_num)), toString(count()) FROM system.clusters WHERE cluster IN ("+list+") GROUP BY cluster")
	if err != nil {
		return nil, err
	}
	sizes := make(map[string]plan.Hosts, len(rows))
	for _, row := range rows {
		shards, errShards := strconv.Atoi(row[1])
		replicas, errReplicas := strconv.Atoi(row[2])
		if errShards == nil && errReplicas == nil {
			sizes[row[0]] = plan.Hosts{Shards: shards, Replicas: replicas}
		}
	}
	return sizes, nil
}
