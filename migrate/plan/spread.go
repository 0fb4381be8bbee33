package plan

import (
	"fmt"

	"github.com/chent-io/chent/migrate/catalog"
)

// Hosts is how many hosts a database is on.
type Hosts struct {
	// Shards hold different rows; Replicas are all hosts of all shards.
	Shards, Replicas int
}

// elsewhere says why a copy of the table, which runs on the host that is asked,
// would leave rows of other hosts behind; empty where all rows are there. A
// statement that makes or exchanges tables runs on every host, in a Replicated
// database by itself; one that copies rows and proves them does not.
func (t *tablePlanner) elsewhere() string {
	const remedy = "make the new table, fill it on each shard (INSERT SELECT there), compare both on each, and exchange the names when all are equal"
	if t.options.Cluster != "" {
		return fmt.Sprintf("the rows of the other hosts of cluster %s would not be copied, and the exchange would hide them: %s", t.options.Cluster, remedy)
	}
	database := t.live.Database(t.database(t.change))
	if database == nil || database.Engine.Name != "Replicated" && database.Engine.Name != "Shared" {
		return ""
	}
	hosts, known := t.options.Hosts[database.Name]
	if database.Engine.Name == "Shared" && !known {
		hosts, known = Hosts{Shards: 1, Replicas: 2}, true // its tables have one storage
	}
	plain := func(table *catalog.Table) bool { return table.Engine.Parts().Wrap == "" }
	switch {
	case known && hosts.Replicas == 1:
		return ""
	case !known:
		return fmt.Sprintf("the database %s is %s, and on how many hosts is not known: the rows of other hosts would not be copied, and the exchange would hide them: %s", database.Name, database.Engine.Name, remedy)
	case hosts.Shards > 1:
		return fmt.Sprintf("the database %s has %d shards: the rows of the others would not be copied, and the exchange would hide them: %s", database.Name, hosts.Shards, remedy)
	case plain(t.from) || plain(t.to):
		return fmt.Sprintf("the database %s is on %d hosts, each with its own rows of a table whose engine is not replicated: those of the others would not be copied, and the exchange would hide them: %s", database.Name, hosts.Replicas, remedy)
	}
	return ""
}
