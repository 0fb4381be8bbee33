package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func TestEngineParts(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want catalog.EngineParts
		tree bool
	}{
		{"MergeTree", nil, catalog.EngineParts{Base: "MergeTree"}, true},
		{"ReplicatedReplacingMergeTree", []string{"'/p'", "'{replica}'", "ver"}, catalog.EngineParts{Wrap: "Replicated", Base: "ReplacingMergeTree", Path: []string{"'/p'", "'{replica}'"}, Args: []string{"ver"}}, true},
		{"ReplicatedSummingMergeTree", []string{"(a, b)"}, catalog.EngineParts{Wrap: "Replicated", Base: "SummingMergeTree", Args: []string{"(a, b)"}}, true},
		{"SharedMergeTree", []string{"'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"}, catalog.EngineParts{Wrap: "Shared", Base: "MergeTree", Path: []string{"'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"}, Args: []string{}}, true},
		{"ReplicatedGraphiteMergeTree", []string{"'section'"}, catalog.EngineParts{Wrap: "Replicated", Base: "GraphiteMergeTree", Args: []string{"'section'"}}, true},
		{"SharedSet", nil, catalog.EngineParts{Wrap: "Shared", Base: "Set"}, false},
		{"SharedJoin", []string{"ANY", "LEFT", "k"}, catalog.EngineParts{Wrap: "Shared", Base: "Join", Args: []string{"ANY", "LEFT", "k"}}, false},
		{"Replicated", nil, catalog.EngineParts{Base: "Replicated"}, false},
		{"SharedNothing", nil, catalog.EngineParts{Base: "SharedNothing"}, false},
		{"Distributed", []string{"'c'", "'d'", "'t'"}, catalog.EngineParts{Base: "Distributed", Args: []string{"'c'", "'d'", "'t'"}}, false},
		{"ReplicatedTomorrowMergeTree", nil, catalog.EngineParts{Wrap: "Replicated", Base: "TomorrowMergeTree"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := catalog.Engine{Name: tt.name, Args: tt.args}
			if d := cmp.Diff(tt.want, e.Parts()); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if e.IsMergeTree() != tt.tree {
				t.Errorf("a MergeTree: %v", e.IsMergeTree())
			}
		})
	}
}

// What is not known is taken to hold rows.
func TestUnknownEngineHoldsRows(t *testing.T) {
	s := catalog.Storage{Engine: catalog.Engine{Name: "Tomorrow"}}
	if _, known := catalog.KindOfEngine("Tomorrow"); known || s.Holds() != catalog.HoldsRows {
		t.Errorf("known %v, holds %q", known, s.Holds())
	}
}

func TestHoldsByArgumentsAndSettings(t *testing.T) {
	set := func(name, value string) []catalog.Setting { return []catalog.Setting{{Name: name, Value: value}} }
	tests := []struct {
		engine   catalog.Engine
		settings []catalog.Setting
		want     catalog.Holding
		shares   bool
	}{
		{catalog.Engine{Name: "File", Args: []string{"TSV"}}, nil, catalog.HoldsRows, false},
		{catalog.Engine{Name: "File", Args: []string{"TSV", "'a.tsv'"}}, nil, catalog.HoldsOutside, true},
		{catalog.Engine{Name: "Kafka"}, set("kafka_topic_list", "'t'"), catalog.HoldsOutside, false},
		{catalog.Engine{Name: "Kafka"}, set("kafka_keeper_path", "'/p'"), catalog.HoldsPlace, false},
		{catalog.Engine{Name: "RabbitMQ"}, nil, catalog.HoldsPlace, false},
		{catalog.Engine{Name: "RabbitMQ"}, set("rabbitmq_queue_consume", "1"), catalog.HoldsOutside, false},
		{catalog.Engine{Name: "RabbitMQ"}, set("rabbitmq_queue_consume", "0"), catalog.HoldsPlace, false},
		{catalog.Engine{Name: "NATS"}, nil, catalog.HoldsOutside, false},
		{catalog.Engine{Name: "KeeperMap", Args: []string{"'/p'"}}, nil, catalog.HoldsRows, true},
		{catalog.Engine{Name: "EmbeddedRocksDB"}, nil, catalog.HoldsRows, false},
		{catalog.Engine{Name: "EmbeddedRocksDB", Args: []string{"0", "'dir'"}}, nil, catalog.HoldsRows, true},
		{catalog.Engine{Name: "ReplicatedMergeTree"}, nil, catalog.HoldsRows, false},
		{catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/p/{shard}'", "'{replica}'"}}, nil, catalog.HoldsRows, true},
		{catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/p/{uuid}/{shard}'", "'{replica}'"}}, nil, catalog.HoldsRows, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.engine, tt.settings), func(t *testing.T) {
			s := catalog.Storage{Engine: tt.engine, Settings: tt.settings}
			if s.Holds() != tt.want || tt.engine.SharesStore() != tt.shares {
				t.Errorf("holds %q, shares %v; want %q, %v", s.Holds(), tt.engine.SharesStore(), tt.want, tt.shares)
			}
		})
	}
}

// The table has every engine that the server has.
func TestEngineTableIsTheServers(t *testing.T) {
	db := enginetest.New(t)
	var missing []string
	for _, name := range strings.Fields(db.Exec("SELECT name FROM system.table_engines ORDER BY name")) {
		if _, known := catalog.KindOfEngine(name); !known {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		t.Errorf("the server has engines that the table of engines lacks: %s", strings.Join(missing, ", "))
	}
	seen := make(map[string]bool)
	for _, k := range catalog.EngineKinds() {
		if seen[k.Name] {
			t.Errorf("%s stands twice in the table of engines", k.Name)
		}
		seen[k.Name] = true
	}
}

// What the table says of an engine is what the server does: rows that it holds
// are gone when the table is dropped and made again, those of an engine that
// folds become fewer, FINAL is refused or not.
func TestEngineTableIsTrue(t *testing.T) {
	definitions := map[string]string{
		"MergeTree": "MergeTree ORDER BY k", "ReplacingMergeTree": "ReplacingMergeTree ORDER BY k", "SummingMergeTree": "SummingMergeTree ORDER BY k",
		"AggregatingMergeTree": "AggregatingMergeTree ORDER BY k", "CollapsingMergeTree": "CollapsingMergeTree(s) ORDER BY k",
		"VersionedCollapsingMergeTree": "VersionedCollapsingMergeTree(s, v) ORDER BY k", "CoalescingMergeTree": "CoalescingMergeTree ORDER BY k",
		"Memory": "Memory", "Log": "Log", "TinyLog": "TinyLog", "StripeLog": "StripeLog", "Set": "Set", "Join": "Join(ALL, LEFT, k)",
		"EmbeddedRocksDB": "EmbeddedRocksDB PRIMARY KEY k", "KeeperMap": "KeeperMap('/engine_table') PRIMARY KEY k", "File": "File(TSV)", "Null": "Null",
		"Merge": "Merge(currentDatabase(), '^behind$')", "Buffer": "Buffer(currentDatabase(), behind, 1, 0, 1, 0, 1, 0, 1)",
		"Distributed": "Distributed('main', currentDatabase(), behind)", "Alias": "Alias(behind)",
	}
	for name, definition := range definitions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			kind, known := catalog.KindOfEngine(name)
			if !known {
				t.Fatal("not in the table")
			}
			columns := " (k UInt8, s Int8, v UInt8)"
			db.Exec("CREATE TABLE behind" + columns + " ENGINE = ReplacingMergeTree ORDER BY k")
			if name == "Alias" {
				columns = ""
			}
			create := "CREATE TABLE t" + columns + " ENGINE = " + definition
			if _, err := db.Try(create); err != nil && strings.Contains(err.Error(), "keeper_map_path_prefix") {
				t.Skip("the server has no KeeperMap")
			} else if err != nil {
				t.Fatal(err)
			}
			if name != "Merge" {
				db.Exec("INSERT INTO t VALUES (1, 1, 1)")
				db.Exec("INSERT INTO t VALUES (1, -1, 1)")
			}
			_, final := db.Try("SELECT * FROM t FINAL")
			if kind.Final != (final == nil) && (kind.MergeTree || kind.Final) {
				t.Errorf("FINAL: %v; the table says %v", final, kind.Final)
			}
			if kind.MergeTree {
				db.Exec("OPTIMIZE TABLE t FINAL")
				if folded := db.Exec("SELECT count() FROM t") != "2"; folded != kind.Folds {
					t.Errorf("folds: %v; the table says %v", folded, kind.Folds)
				}
			}
			_, unreadable := db.Try("SELECT * FROM t FORMAT Null")
			if kind.Unreadable != (unreadable != nil) {
				t.Errorf("reading: %v; the table says %v", unreadable, kind.Unreadable)
			}
			if kind.Unreadable || kind.Holds != catalog.HoldsRows {
				return
			}
			db.Exec("DROP TABLE t SYNC")
			db.Exec(create)
			if left, err := db.Try("SELECT count() FROM t"); err == nil && left != "0" {
				t.Errorf("%s rows are there again; the table says that they go", left)
			}
		})
	}
}
