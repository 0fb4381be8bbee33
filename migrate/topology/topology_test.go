package topology_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/topology"
)

func declared() catalog.Catalog {
	return catalog.Catalog{Databases: []catalog.Database{{
		Name: "app",
		Tables: []catalog.Table{
			{Name: "daily", Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree", Args: []string{"n"}}, OrderBy: "tenant"},
				Columns: []catalog.Column{{Name: "tenant", Type: "String"}, {Name: "n", Type: "UInt64"}}, Topology: &catalog.Topology{Kind: catalog.Sharded, Key: "cityHash64(tenant)"}},
			{Name: "events", Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id", TTL: "at + INTERVAL 1 DAY"},
				Columns:  []catalog.Column{{Name: "id", Type: "UInt64", Codec: []string{"ZSTD(1)"}}, {Name: "tenant", Type: "String"}, {Name: "at", Type: "DateTime"}},
				Indexes:  []catalog.Index{{Name: "i", Expr: "tenant", Type: "set(10)"}},
				Topology: &catalog.Topology{Kind: catalog.Sharded, Local: "events_shard", Policy: "slow"}},
			{Name: "inbox", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Null"}}, Topology: &catalog.Topology{Kind: catalog.OnRole, Role: "ingest"}},
		},
		MaterializedViews: []catalog.MaterializedView{{Name: "daily_mv", To: catalog.Name{Name: "daily"}, Query: "SELECT events.tenant, count() AS n FROM events GROUP BY tenant"}},
	}}}
}

// What a server holds of a declaration, by name: engine and source.
func held(c catalog.Catalog) []string {
	var list []string
	for _, t := range c.Databases[0].Tables {
		list = append(list, t.Name+": "+t.Engine.Name+"("+strings.Join(t.Engine.Args, ", ")+")")
	}
	for _, m := range c.Databases[0].MaterializedViews {
		list = append(list, m.Name+" to "+m.To.Name+": "+m.Query)
	}
	return list
}

func TestDeploy(t *testing.T) {
	view := "daily_mv to daily_local: SELECT events.tenant, count() AS n FROM `events_shard` AS `events` GROUP BY tenant"
	all := []string{"daily: Distributed('main', 'app', 'daily_local', cityHash64(tenant))"}
	front := "events: Distributed('main', 'app', 'events_shard', rand(), 'slow')"
	tests := map[string]struct {
		server topology.Server
		want   []string
	}{
		"alone": {topology.Server{}, []string{"daily: SummingMergeTree(n)", "events: MergeTree()", "inbox: Null()",
			"daily_mv to daily: SELECT events.tenant, count() AS n FROM events GROUP BY tenant"}},
		"host":               {topology.Server{Cluster: "main"}, append(all[:1:1], "daily_local: SummingMergeTree(n)", front, "events_shard: MergeTree()", view)},
		"host with the role": {topology.Server{Cluster: "main", Role: "ingest"}, append(all[:1:1], "daily_local: SummingMergeTree(n)", front, "events_shard: MergeTree()", "inbox: Null()", view)},
		"replicated": {topology.Server{Cluster: "main", Replicated: true},
			append(all[:1:1], "daily_local: ReplicatedSummingMergeTree(n)", front, "events_shard: ReplicatedMergeTree()", view)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := declared()
			got, err := topology.Deploy(before, tt.server)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, held(got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(declared(), before); diff != "" {
				t.Errorf("the declaration has changed: %s", diff)
			}
			for _, table := range got.Databases[0].Tables {
				if table.Topology != nil {
					t.Errorf("%s has a topology on a server", table.Name)
				}
				if table.Engine.Name == "Distributed" && (table.TTL+table.OrderBy != "" || len(table.Indexes) > 0 || table.Columns[0].Codec != nil) {
					t.Errorf("%s says how rows are stored: %+v", table.Name, table)
				}
			}
		})
	}
}

// A server's pairs become what they were declared as.
func TestFold(t *testing.T) {
	for _, replicated := range []bool{false, true} {
		deployed, err := topology.Deploy(declared(), topology.Server{Cluster: "main", Role: "ingest", Replicated: replicated})
		if err != nil {
			t.Fatal(err)
		}
		want := declared()
		want.Databases[0].Tables[2].Topology = nil // which hosts have a table, one host does not tell
		folded := topology.Fold(deployed, "app")
		for i := range folded.Databases[0].Tables {
			if len(folded.Databases[0].Tables[i].DependsOn) == 0 {
				folded.Databases[0].Tables[i].DependsOn = nil
			}
		}
		folded.Databases[0].MaterializedViews[0].DependsOn = nil
		want.Databases[0].MaterializedViews[0].Query = strings.Replace(want.Databases[0].MaterializedViews[0].Query, "FROM events", "FROM `events`", 1)
		if diff := cmp.Diff(want, folded); diff != "" {
			t.Error(diff)
		}
	}
}

// The source of a view is replaced wherever it stands, and nothing else.
func TestSourceOfView(t *testing.T) {
	tests := []struct{ query, want string }{
		{"SELECT 1 FROM events", "SELECT 1 FROM `events_local` AS `events`"},
		{"SELECT 1 FROM app.events WHERE events.id > 0", "SELECT 1 FROM app.`events_local` AS `events` WHERE events.id > 0"},
		{"SELECT 1 FROM events AS e", "SELECT 1 FROM `events_local` AS e"},
		{"SELECT 1 FROM events e ANY LEFT JOIN events AS f USING id", "SELECT 1 FROM `events_local` e ANY LEFT JOIN events AS f USING id"},
		{"WITH (SELECT max(x) FROM events) AS m SELECT m FROM events", "WITH (SELECT max(x) FROM events) AS m SELECT m FROM `events_local` AS `events`"},
		{"SELECT (SELECT 1 FROM events) FROM (SELECT * FROM events ARRAY JOIN xs)", "SELECT (SELECT 1 FROM events) FROM (SELECT * FROM `events_local` AS `events` ARRAY JOIN xs)"},
		{"SELECT 1 FROM other.events", "SELECT 1 FROM other.events"},
		{"SELECT 1 FROM numbers(10)", "SELECT 1 FROM numbers(10)"},
		{"SELECT 'FROM events'", "SELECT 'FROM events'"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			c := catalog.Catalog{Databases: []catalog.Database{{
				Name:              "app",
				Tables:            []catalog.Table{{Name: "events", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Log"}}, Topology: &catalog.Topology{Kind: catalog.Sharded}}},
				MaterializedViews: []catalog.MaterializedView{{Name: "v", Query: tt.query}},
			}}}
			got, err := topology.Deploy(c, topology.Server{Cluster: "main"})
			if err != nil {
				t.Fatal(err)
			}
			if query := got.Databases[0].MaterializedViews[0].Query; query != tt.want {
				t.Errorf("got  %s\nwant %s", query, tt.want)
			}
		})
	}
}

func TestDeployRefuses(t *testing.T) {
	tests := map[string]struct {
		table catalog.Table
		want  string
	}{
		"everywhere, not replicated":    {catalog.Table{Name: "t", Pos: "s.hcl:1", Topology: &catalog.Topology{Kind: catalog.Everywhere}}, "say in the environment that tables are replicated"},
		"a local table's name is taken": {catalog.Table{Name: "t", Pos: "s.hcl:1", Topology: &catalog.Topology{Kind: catalog.Sharded, Local: "other"}}, "so is another table"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{{Name: "other"}, tt.table}}}}
			if _, err := topology.Deploy(c, topology.Server{Cluster: "main"}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
