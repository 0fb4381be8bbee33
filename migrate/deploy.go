package migrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/topology"
)

// place is where a server stands.
type place struct {
	cluster string // that it is looked at as a host of; empty: alone
}

// ShardedError reports a server that holds the tables of a sharded type as a
// host of a cluster does, and is compared as if it were alone.
type ShardedError struct {
	Table string
}

func (e *ShardedError) Error() string {
	return fmt.Sprintf("migrate: %s is a Distributed table here and sharded in the schema: the server is a host of a cluster; say of which, for alone its local table would be in the way", e.Table)
}

// deploy turns a declared schema into what the server is to hold, and returns
// the server's macro role where that matters.
func (p place) deploy(ctx context.Context, conn driver.Conn, desired *catalog.Catalog, live catalog.Catalog, o DiffOptions) (role string, err error) {
	if !topology.Declares(*desired) {
		return "", nil
	}
	server := topology.Server{Database: o.Database, Cluster: p.cluster, Replicated: o.Replicated}
	if server.Cluster == "" {
		if server.Cluster, err = ownCluster(ctx, conn, live, o.Database); err != nil {
			return "", err
		}
	}
	if server.Cluster == "" {
		if table := sharded(*desired, live, o.Database); table != "" {
			return "", &ShardedError{Table: table}
		}
	}
	if slices.ContainsFunc(desired.Databases, onRole) {
		rows, err := apply.Texts(ctx, conn, "SELECT substitution FROM system.macros WHERE macro = 'role'")
		if err != nil {
			return "", fmt.Errorf("migrate: read the server's macro role: %w", err)
		}
		if len(rows) > 0 {
			server.Role = rows[0][0]
		}
	}
	*desired, err = topology.Deploy(*desired, server)
	if err != nil {
		err = fmt.Errorf("migrate: %w", err)
	}
	return server.Role, err
}

func onRole(d catalog.Database) bool {
	return slices.ContainsFunc(d.Tables, func(t catalog.Table) bool { return t.Topology != nil && t.Topology.Kind == catalog.OnRole })
}

// ownCluster is the cluster that a Replicated database of several shards is;
// empty for another database.
func ownCluster(ctx context.Context, conn driver.Conn, live catalog.Catalog, database string) (string, error) {
	hosts, err := hostsOf(ctx, conn, live)
	if err != nil || hosts[database].Shards < 2 {
		return "", err
	}
	return database, nil
}

// sharded is a table that is sharded in the schema and Distributed on the server.
func sharded(desired, live catalog.Catalog, home string) string {
	for i := range desired.Databases {
		name := desired.Databases[i].Name
		if name == "" {
			name = home
		}
		d := live.Database(name)
		for _, t := range desired.Databases[i].Tables {
			if d == nil || t.Topology == nil {
				continue
			}
			if there := d.Table(t.Name); there != nil && there.Engine.Name == "Distributed" {
				return name + "." + t.Name
			}
		}
	}
	return ""
}
