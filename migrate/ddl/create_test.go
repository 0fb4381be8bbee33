package ddl

import (
	"testing"

	"github.com/chent-io/chent/migrate/catalog"
)

// The texts are those that a server stored for such statements.
func TestCreate(t *testing.T) {
	set := func(name, value string) catalog.Setting { return catalog.Setting{Name: name, Value: value} }
	tests := []struct {
		object  catalog.Object
		options Options
		want    string
	}{
		{
			object: &catalog.Table{
				Name: "t1",
				Columns: []catalog.Column{
					{Name: "id", Type: "UInt64", Comment: "c", Codec: []string{"Delta(8)", "ZSTD(1)"}},
					{Name: "ttl", Type: "String", DefaultKind: catalog.Default, Default: `'it\'s'`, TTL: "ts + toIntervalDay(1)"},
					{Name: "comment", Type: "UInt8", DefaultKind: catalog.Ephemeral},
					{Name: "v", Type: "Int32", Statistics: []string{"tdigest", "uniq"}, Settings: []catalog.Setting{set("min_compress_block_size", "1000")}},
				},
				Indexes:     []catalog.Index{{Name: "ix", Expr: "v", Type: "set(100)", Granularity: "2"}},
				Constraints: []catalog.Constraint{{Name: "c2", Kind: "ASSUME", Expr: "v < 10"}},
				Projections: []catalog.Projection{
					{Name: "p", Query: "SELECT id, count() GROUP BY id"},
					{Name: "p2", Index: "id", Type: "basic"},
					{Name: "p3", Query: "SELECT * ORDER BY v", Settings: []catalog.Setting{set("index_granularity", "100")}},
				},
				Storage: catalog.Storage{
					Engine: catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"id"}}, PartitionBy: "toYYYYMM(ts)",
					PrimaryKey: "id", OrderBy: "(id, ts)", SampleBy: "id", TTL: "ts + toIntervalMonth(1)",
					Settings: []catalog.Setting{set("index_granularity", "1024")},
				},
				Comment: "table c",
			},
			options: Options{Database: "w"},
			want: "CREATE TABLE w.t1 (`id` UInt64 COMMENT 'c' CODEC(Delta(8), ZSTD(1)), `ttl` String DEFAULT 'it\\'s' TTL ts + toIntervalDay(1), " +
				"`comment` UInt8 EPHEMERAL, `v` Int32 STATISTICS(tdigest, uniq) SETTINGS (min_compress_block_size = 1000), " +
				"INDEX ix v TYPE set(100) GRANULARITY 2, CONSTRAINT c2 ASSUME v < 10, PROJECTION p (SELECT id, count() GROUP BY id), " +
				"PROJECTION p2 INDEX id TYPE basic, PROJECTION p3 (SELECT * ORDER BY v) WITH SETTINGS (index_granularity = 100)) " +
				"ENGINE = ReplacingMergeTree(id) PARTITION BY toYYYYMM(ts) PRIMARY KEY id ORDER BY (id, ts) SAMPLE BY id " +
				"TTL ts + toIntervalMonth(1) SETTINGS index_granularity = 1024 COMMENT 'table c'",
		},
		{
			object:  &catalog.Table{Name: "n", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Null"}}},
			options: Options{IfNotExists: true, Cluster: "{cluster}"},
			want:    "CREATE TABLE IF NOT EXISTS n ON CLUSTER '{cluster}' (`a` UInt8) ENGINE = `Null`",
		},
		{
			object:  &catalog.Table{Name: "n", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}, {Name: "b", Type: "Date"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "a"}},
			options: Options{Pretty: true},
			want:    "CREATE TABLE n (\n    `a` UInt8,\n    `b` Date\n)\nENGINE = MergeTree\nORDER BY a",
		},
		{
			object:  &catalog.Table{Name: "tf", Columns: []catalog.Column{{Name: "number", Type: "UInt64"}}, Function: "numbers(10)"},
			options: Options{Database: "w"},
			want:    "CREATE TABLE w.tf (`number` UInt64) AS numbers(10)",
		},
		{
			object: &catalog.MaterializedView{
				Name: "mv3", To: catalog.Name{Name: "t1"}, Columns: []catalog.Column{{Name: "id", Type: "UInt64"}},
				Refresh: &catalog.Refresh{
					Schedule: "EVERY 1 DAY OFFSET 2 HOUR", Randomize: "10 MINUTE", Append: true,
					DependsOn: []catalog.Name{{Database: "w", Name: "mvx"}}, Settings: []catalog.Setting{set("refresh_retries", "3")},
				},
				Security: catalog.Security{Definer: "default", Type: "DEFINER"}, Query: "SELECT id FROM w.t1",
			},
			options: Options{Database: "w"},
			want: "CREATE MATERIALIZED VIEW w.mv3 REFRESH EVERY 1 DAY OFFSET 2 HOUR RANDOMIZE FOR 10 MINUTE DEPENDS ON w.mvx " +
				"SETTINGS refresh_retries = 3 APPEND TO w.t1 (`id` UInt64) DEFINER = default SQL SECURITY DEFINER AS SELECT id FROM w.t1",
		},
		{
			object: &catalog.View{Name: "v", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Aliases: []string{"id"},
				Security: catalog.Security{Type: "INVOKER"}, Comment: "x", Query: "SELECT 1 AS id"},
			options: Options{OrReplace: true, IfNotExists: true},
			want:    "CREATE OR REPLACE VIEW v (id) SQL SECURITY INVOKER COMMENT 'x' AS SELECT 1 AS id",
		},
		{
			object: &catalog.Dictionary{
				Name: "d1",
				Attributes: []catalog.DictionaryAttribute{{Name: "id", Type: "UInt64"}, {Name: "a", Type: "UInt64", Default: "1", Hierarchical: true},
					{Name: "b", Type: "UInt32", Expression: "id + 1", Injective: true, IsObjectID: true}},
				PrimaryKey: []string{"id"},
				Source:     catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{set("TABLE", "'t1'"), set("PASSWORD", "'[HIDDEN]'")}},
				Layout:     catalog.DictionaryFunction{Kind: "HASHED", Params: []catalog.Setting{set("SHARDS", "2")}},
				Lifetime:   &catalog.Lifetime{Max: 300}, Range: &catalog.Range{Min: "s", Max: "e"},
				Settings: []catalog.Setting{set("format_csv_allow_single_quotes", "1")}, Comment: "dd",
			},
			options: Options{Database: "w"},
			want: "CREATE DICTIONARY w.d1 (`id` UInt64, `a` UInt64 DEFAULT 1 HIERARCHICAL, `b` UInt32 EXPRESSION id + 1 INJECTIVE IS_OBJECT_ID) PRIMARY KEY id " +
				"SOURCE(CLICKHOUSE(TABLE 't1' PASSWORD '[HIDDEN]')) LIFETIME(MIN 0 MAX 300) LAYOUT(HASHED(SHARDS 2)) RANGE(MIN s MAX e) " +
				"SETTINGS(format_csv_allow_single_quotes = 1) COMMENT 'dd'",
		},
		{
			object: &catalog.Function{Name: "ff", Body: "x -> (x + 1)"},
			want:   "CREATE FUNCTION ff AS x -> (x + 1)",
		},
		{
			object:  &catalog.AccessObject{Kind: catalog.KindRowPolicy, AccessEntity: catalog.AccessEntity{Name: "p ON d.t", Clauses: "USING 1 TO r"}},
			options: Options{Cluster: "c", IfNotExists: true, Database: "x"},
			want:    "CREATE ROW POLICY IF NOT EXISTS p ON CLUSTER c ON d.t USING 1 TO r",
		},
		{
			object: &catalog.Database{Name: "a b", Engine: catalog.Engine{Name: "Atomic"}, Comment: "c"},
			want:   "CREATE DATABASE `a b` ENGINE = Atomic COMMENT 'c'",
		},
	}
	for _, tt := range tests {
		t.Run(tt.object.ObjectName(), func(t *testing.T) {
			if got := Create(tt.object, tt.options); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestDrop(t *testing.T) {
	tests := []struct {
		object  catalog.Object
		options DropOptions
		want    string
	}{
		{&catalog.Table{Name: "t"}, DropOptions{Database: "d", IfExists: true, Cluster: "main"}, "DROP TABLE IF EXISTS d.t ON CLUSTER main"},
		{&catalog.MaterializedView{Name: "m"}, DropOptions{Database: "d"}, "DROP VIEW d.m"},
		{&catalog.Opaque{Name: "w", Kind: "WINDOW VIEW"}, DropOptions{}, "DROP TABLE w"},
		{&catalog.Function{Name: "f"}, DropOptions{Database: "d"}, "DROP FUNCTION f"},
		{&catalog.Database{Name: "d"}, DropOptions{Database: "d"}, "DROP DATABASE d"},
		{&catalog.AccessObject{Kind: catalog.KindRowPolicy, AccessEntity: catalog.AccessEntity{Name: "p ON d.t"}}, DropOptions{Cluster: "c", IfExists: true}, "DROP ROW POLICY IF EXISTS p ON d.t ON CLUSTER c"},
		{&catalog.AccessObject{Kind: catalog.KindGrant, AccessEntity: catalog.AccessEntity{Name: "SELECT ON d.t TO r WITH GRANT OPTION"}}, DropOptions{}, "REVOKE SELECT ON d.t FROM r"},
	}
	for _, tt := range tests {
		if got := Drop(tt.object, tt.options); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
