package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// planOf plans from one catalog of a database d to another, without a server.
func planOf(t *testing.T, live, desired catalog.Database, o plan.Options) *plan.Plan {
	t.Helper()
	live.Name, desired.Name = "d", "d"
	from, to := catalog.Catalog{Databases: []catalog.Database{live}}, catalog.Catalog{Databases: []catalog.Database{desired}}
	p, err := plan.New(diff.Diff(from, to, diff.Options{}), from, to, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func tableOf(engine string, args ...string) catalog.Table {
	return catalog.Table{Name: "t", Columns: []catalog.Column{{Name: "k", Type: "UInt8"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: engine, Args: args}}}
}

// Dropping what holds rows, or a place in a source, asks first.
func TestDropSaysWhatGoes(t *testing.T) {
	with := func(table catalog.Table, change func(*catalog.Table)) catalog.Table {
		change(&table)
		return table
	}
	tests := []struct {
		name   string
		table  catalog.Table
		class  plan.Class
		reason string
	}{
		{"KeeperMap", tableOf("KeeperMap", "'/p'"), plan.Destructive, "all its rows go"},
		{"File", tableOf("File", "TSV"), plan.Destructive, "all its rows go"},
		{"File at a path", tableOf("File", "TSV", "'a.tsv'"), plan.Metadata, "outside of the server"},
		{"RocksDB", tableOf("EmbeddedRocksDB"), plan.Destructive, "all its rows go"},
		{"Set", tableOf("Set"), plan.Destructive, "all its rows go"},
		{"Join", tableOf("Join", "ANY", "LEFT", "k"), plan.Destructive, "all its rows go"},
		{"log", tableOf("TinyLog"), plan.Destructive, "all its rows go"},
		{"memory", tableOf("Memory"), plan.Destructive, "all its rows go"},
		{"cloud", tableOf("SharedMergeTree"), plan.Destructive, "all its rows go"},
		{"an engine of tomorrow", tableOf("Tomorrow"), plan.Destructive, "all its rows go"},
		{"buffer", tableOf("Buffer", "'d'", "'x'"), plan.Destructive, "wait in its memory"},
		{"Distributed", tableOf("Distributed", "'c'", "'d'", "'x'"), plan.Metadata, "wait to be sent"},
		{"Distributed with waiting files", with(tableOf("Distributed", "'c'", "'d'", "'x'"), func(t *catalog.Table) { t.Stats = &catalog.Stats{Waiting: 2} }), plan.Destructive, "2 files of rows that were acknowledged"},
		{"S3Queue", tableOf("S3Queue", "'u'"), plan.Destructive, "place in the source"},
		{"FileLog", tableOf("FileLog", "'f'"), plan.Destructive, "place in the source"},
		{"RabbitMQ", tableOf("RabbitMQ"), plan.Destructive, "place in the source"},
		{"Kafka", tableOf("Kafka"), plan.Metadata, "outside of the server"},
		{"Kafka with its place in Keeper", with(tableOf("Kafka"), func(t *catalog.Table) { t.Settings = []catalog.Setting{{Name: "kafka_keeper_path", Value: "'/p'"}} }), plan.Destructive, "place in the source"},
		{"S3", tableOf("S3", "'u'"), plan.Metadata, "outside of the server"},
		{"Null", tableOf("Null"), plan.Metadata, "no rows of its own"},
		{"table function", catalog.Table{Name: "t", Function: "numbers(10)"}, plan.Metadata, "no rows of its own"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := planOf(t, catalog.Database{Tables: []catalog.Table{tt.table}}, catalog.Database{}, plan.Options{})
			if len(p.Steps) != 1 || p.Steps[0].Class != tt.class || !strings.Contains(p.Steps[0].Reasons[0], tt.reason) {
				t.Errorf("got %v", p)
			}
		})
	}
}

// What is kept as text may hold rows, and no plan can make it again.
func TestDropOfOpaqueObjects(t *testing.T) {
	for _, kind := range []string{"TABLE", "WINDOW VIEW", "MATERIALIZED VIEW", "VIEW", "DICTIONARY"} {
		p := planOf(t, catalog.Database{Opaque: []catalog.Opaque{{Name: "o", Kind: kind, SQL: "CREATE " + kind + " o"}}}, catalog.Database{}, plan.Options{})
		if len(p.Steps) != 1 || p.Steps[0].Class != plan.Destructive {
			t.Errorf("%s: %v", kind, p)
		}
	}
}

// A database goes in one statement, which says what goes with it.
func TestDropOfDatabaseSaysWhatGoes(t *testing.T) {
	held := tableOf("MergeTree")
	held.Stats = &catalog.Stats{Rows: 7, Bytes: 512}
	live := catalog.Catalog{Databases: []catalog.Database{
		{Name: "d", Tables: []catalog.Table{held}, Views: []catalog.View{{Name: "v", Query: "SELECT 1"}}},
		{Name: "empty"},
	}}
	p, err := plan.New(diff.Diff(live, catalog.Catalog{}, diff.Options{WholeServer: true}), live, catalog.Catalog{}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range p.Steps {
		got = append(got, s.SQL+" -- "+strings.Join(s.Reasons, "; "))
	}
	want := []string{
		"DROP DATABASE IF EXISTS empty -- goes; everything in it goes; nothing is in it",
		"DROP DATABASE IF EXISTS d -- goes; everything in it goes; with it t, v (7 rows, 512 B)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A Distributed table goes without asking only while none of its rows waits:
// the plan looks before its first statement, on every host of a cluster.
func TestDropOfDistributedChecksWhatWaits(t *testing.T) {
	live := catalog.Database{Tables: []catalog.Table{tableOf("Distributed", "'c'", "'d'", "'x'")}}
	p := planOf(t, live, catalog.Database{}, plan.Options{})
	const query = "SELECT toUInt64(sum(data_files) + sum(broken_data_files)) FROM system.distribution_queue WHERE database = 'd' AND table = 't'"
	if len(p.Steps[0].Checks) != 1 || p.Steps[0].Checks[0].SQL != query {
		t.Errorf("checks: %+v", p.Steps[0].Checks)
	}
	p = planOf(t, live, catalog.Database{}, plan.Options{Cluster: "main"})
	if len(p.Steps[0].Checks) != 1 || !strings.Contains(p.Steps[0].Checks[0].SQL, "FROM clusterAllReplicas('main', system.distribution_queue) WHERE") {
		t.Errorf("checks on a cluster: %+v", p.Steps[0].Checks)
	}
}

// A table that cannot stand beside its copy is not copied.
func TestRecreateRefusesWhatCannotBeCopied(t *testing.T) {
	tests := []struct {
		name     string
		from, to catalog.Table
		reason   string
	}{
		{"KeeperMap", tableOf("KeeperMap", "'/p'"), tableOf("KeeperMap", "'/q'"), "would share them"},
		{"RocksDB in a folder", tableOf("EmbeddedRocksDB", "0", "'f'"), tableOf("EmbeddedRocksDB", "1", "'f'"), "would share them"},
		{"replication path", tableOf("ReplicatedMergeTree", "'/p'", "'{replica}'"), tableOf("ReplicatedReplacingMergeTree", "'/p'", "'{replica}'"), "would share them"},
		{"Set", tableOf("Set"), tableOf("Memory"), "cannot be read"},
		{"Buffer", tableOf("Buffer", "'d'", "'x'"), tableOf("Memory"), "cannot be copied from Buffer to Memory"},
		{"rows into a Null", tableOf("Memory"), tableOf("Null"), "cannot be copied from Memory to Null"},
		{"rows into a Distributed", tableOf("MergeTree"), tableOf("Distributed", "'c'", "'d'", "'x'"), "cannot be copied from MergeTree to Distributed"},
		{"File at a path", tableOf("File", "TSV"), tableOf("File", "TSV", "'a.tsv'"), "cannot be copied from File to File"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := planOf(t, catalog.Database{Tables: []catalog.Table{tt.from}}, catalog.Database{Tables: []catalog.Table{tt.to}}, plan.Options{})
			if len(p.Steps) != 1 || p.Steps[0].Class != plan.Unsupported || !strings.Contains(p.Steps[0].Reasons[0], tt.reason) {
				t.Errorf("got %v", p)
			}
		})
	}
}

// A reader whose place goes with its definition is replaced only when asked.
func TestReplacedReaderLosesItsPlace(t *testing.T) {
	p := planOf(t, catalog.Database{Tables: []catalog.Table{tableOf("S3Queue", "'u'")}}, catalog.Database{Tables: []catalog.Table{tableOf("S3Queue", "'v'")}}, plan.Options{})
	if len(p.Steps) != 1 || p.Steps[0].Class != plan.Destructive || !strings.Contains(p.Steps[0].SQL, "CREATE OR REPLACE TABLE") {
		t.Errorf("got %v", p)
	}
}

// A copy runs on one host: where others hold rows of their own, a table is not
// made anew.
func TestRecreateRefusesWhereOtherHostsHoldRows(t *testing.T) {
	replicated := func(name, key string) catalog.Database {
		table := tableOf(name)
		table.OrderBy = key
		return catalog.Database{Engine: catalog.Engine{Name: "Replicated"}, Tables: []catalog.Table{table}}
	}
	on := func(shards, replicas int) map[string]plan.Hosts {
		return map[string]plan.Hosts{"d": {Shards: shards, Replicas: replicas}}
	}
	shared := func(name, key string) catalog.Database {
		d := replicated(name, key)
		d.Engine.Name = "Shared"
		return d
	}
	atomic := func(name, key string) catalog.Database {
		d := replicated(name, key)
		d.Engine = catalog.Engine{}
		return d
	}
	tests := []struct {
		name    string
		of      func(engine, key string) catalog.Database
		engine  string
		options plan.Options
		reason  string // empty: it is made anew
	}{
		{"one host", atomic, "MergeTree", plan.Options{}, ""},
		{"a cluster is named", atomic, "MergeTree", plan.Options{Cluster: "main"}, "other hosts of cluster main"},
		{"a cluster is named, replicated", atomic, "ReplicatedMergeTree", plan.Options{Cluster: "main"}, "other hosts of cluster main"},
		{"Replicated database of one host", replicated, "MergeTree", plan.Options{Hosts: on(1, 1)}, ""},
		{"two shards", replicated, "ReplicatedMergeTree", plan.Options{Hosts: on(2, 2)}, "has 2 shards"},
		{"two replicas, plain engine", replicated, "MergeTree", plan.Options{Hosts: on(1, 2)}, "is not replicated"},
		{"two replicas, replicated engine", replicated, "ReplicatedMergeTree", plan.Options{Hosts: on(1, 2)}, ""},
		{"unknown hosts", replicated, "ReplicatedMergeTree", plan.Options{}, "is not known"},
		{"Cloud", shared, "SharedMergeTree", plan.Options{}, ""},
		{"Cloud, plain engine", shared, "Memory", plan.Options{}, "is not replicated"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := planOf(t, tt.of(tt.engine, "k"), tt.of(tt.engine, "tuple()"), tt.options)
			switch {
			case len(p.Steps) != 1:
				t.Errorf("got %v", p)
			case tt.reason == "" && p.Steps[0].Class != plan.Recreate:
				t.Errorf("got %v", p)
			case tt.reason != "" && (p.Steps[0].Class != plan.Unsupported || !strings.Contains(p.Steps[0].Reasons[0], tt.reason)):
				t.Errorf("got %v", p)
			}
		})
	}
}
