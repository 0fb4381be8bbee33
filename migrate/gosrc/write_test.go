package gosrc

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chent-io/chent/internal/golden"
	"github.com/chent-io/chent/migrate/catalog"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	pkg, err := Write(sample(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pkg.Files)) {
		golden.Equal(t, filepath.Join("testdata/sample/schema", name), pkg.Files[name])
	}
	committed, err := filepath.Glob("testdata/sample/schema/*.go")
	if err != nil || len(committed) != len(pkg.Files) {
		t.Errorf("%d files are committed, %d were written: %v", len(committed), len(pkg.Files), err)
	}
}

func TestTypeNames(t *testing.T) {
	t.Parallel()
	n := newTypeNames()
	for _, tt := range []struct{ object, want string }{
		{"events", "Event"}, {"event", "EventTable"}, {"Events", "EventsTable"}, {"event_", "EventTable2"}, {"user_ids", "UserID"}, {"clients", "Clients"}, {"client", "ClientTable"},
		{"traces", "Trace"}, {"trace", "TraceTable"}, {"trace_query", "TraceQueryTable"}, {"values", "Values"}, {"types", "Types"}, {"my table", "MyTable"}, {"日本", "Table"}, {"2024_rows", "Table2024Rows"}, {"schema", "SchemaTable"}, {".inner.x", "InnerX"}, {"string", "StringTable"},
	} {
		got := n.name(tt.object, "table")
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.object, got, tt.want)
		}
	}
}

func TestFieldNames(t *testing.T) {
	t.Parallel()
	n := newFieldNames()
	for i, tt := range []struct{ column, want string }{
		{"user_id", "user_id"}, {"UserID", "UserID_column"}, {"id", "id"}, {"a.b", "a_b"}, {"my col", "my_col"}, {"日本", "column_6"}, {"1st", "column_1st"}, {"_id", "id_column"},
		{"label", "label_column"}, {"label_column", "label_column_column"}, {"type", "type_column"},
	} {
		got := n.name(tt.column, i+1)
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.column, got, tt.want)
		}
	}
}

// sample has every clause, natural forms and escapes.
func sample() catalog.Catalog {
	yes := true
	no := false
	return catalog.Catalog{
		Databases: []catalog.Database{{
			Name: "app", Engine: catalog.Engine{Name: "Atomic"}, Comment: "what the application knows",
			Tables: []catalog.Table{
				{
					Name: "daily", Comment: "rolled up",
					Columns: []catalog.Column{{Name: "tenant", Type: "String"}, {Name: "day", Type: "Date"}, {Name: "revenue", Type: "Float64"}, {Name: "users", Type: "AggregateFunction(uniq, UInt64)"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree", Args: []string{"revenue"}}, OrderBy: "(tenant, day)"},
				},
				{
					Name: "events", RenamedFrom: "event_log", Comment: "what users did",
					Columns: []catalog.Column{
						{Name: "id", Type: "UInt64"},
						{Name: "tenant", Type: "LowCardinality(String)", Comment: "who"},
						{Name: "at", Type: "DateTime64(3, 'UTC')", DefaultKind: catalog.Default, Default: "now64(3)", Codec: []string{"Delta(8)", "ZSTD(3)"}},
						{Name: "kind", Type: "Enum8('view' = 1, 'click' = 2)", DefaultKind: catalog.Default, Default: "'view'"},
						{Name: "level", Type: "Enum16('low' = 1, 'high' = 300)"},
						{Name: "amount", Type: "Float64", DefaultKind: catalog.Default, Default: "0"},
						{Name: "count", Type: "UInt8", DefaultKind: catalog.Default, Default: "7", Statistics: []string{"tdigest", "minmax"}},
						{Name: "ok", Type: "Bool", DefaultKind: catalog.Default, Default: "true"},
						{Name: "name", Type: "LowCardinality(Nullable(String))", RenamedFrom: "title"},
						{Name: "price", Type: "Nullable(Decimal(18, 4))"},
						{Name: "tags", Type: "Array(String)"},
						{Name: "props", Type: "Map(String, String)", TTL: "toDateTime(at) + toIntervalDay(7)"},
						{Name: "labels", Type: "Map(LowCardinality(String), String)"},
						{Name: "place", Type: "Tuple(lat Float64, lon Float64)"},
						{Name: "doc", Type: "JSON"},
						{Name: "sized", Type: "JSON(max_dynamic_paths=8)"},
						{Name: "any", Type: "Variant(String, UInt64)"},
						{Name: "peak", Type: "SimpleAggregateFunction(max, Float64)"},
						{Name: "every", Type: "IntervalDay"},
						{Name: "spot", Type: "Point"},
						{Name: "hash", Type: "FixedString(16)", DefaultKind: catalog.Ephemeral},
						{Name: "day", Type: "Date", DefaultKind: catalog.Materialized, Default: "toDate(at)"},
						{Name: "upper", Type: "String", DefaultKind: catalog.Alias, Default: "upper(tenant)"},
						{Name: "big", Type: "UInt128", DefaultKind: catalog.Default, Default: "1", Settings: []catalog.Setting{{Name: "min_compress_block_size", Value: "1024"}}},
						{Name: "lines.sku", Type: "Array(String)"},
						{Name: "lines.n", Type: "Array(UInt32)"},
						{Name: "my col", Type: "String", DefaultKind: catalog.Default, Default: `'a\nb'`},
						{Name: "label", Type: "String", DefaultKind: catalog.Default, Default: "'`quoted`'", Codec: []string{"ZSTD(3, 20)"}},
					},
					Indexes: []catalog.Index{
						{Name: "by_amount", Expr: "amount", Type: "minmax", Granularity: "4"}, {Name: "by_tags", Expr: "tags", Type: "bloom_filter(0.01)", Granularity: "1"},
						{Name: "by_kind", Expr: "kind", Type: "set(100)"}, {Name: "words", Expr: "tenant", Type: "text(tokenizer = 'splitByNonAlpha')"},
						{Name: "grams", Expr: "lower(tenant)", Type: "ngrambf_v1(4, 1024, 2, 0)"},
					},
					Projections: []catalog.Projection{{Name: "by_user", Query: "SELECT tenant, count() GROUP BY tenant"}},
					Constraints: []catalog.Constraint{{Name: "positive", Kind: "CHECK", Expr: "amount >= 0"}, {Name: "same", Kind: "ASSUME", Expr: "day = toDate(at)"}},
					Storage: catalog.Storage{
						Engine:  catalog.Engine{Name: "ReplicatedReplacingMergeTree", Args: []string{"'/clickhouse/{shard}/events'", "'{replica}'", "id"}},
						OrderBy: "(tenant, toDate(at), `my col`)", PrimaryKey: "tenant", PartitionBy: "toYYYYMM(at)", SampleBy: "",
						TTL:      "toDateTime(at) + toIntervalDay(30), toDateTime(at) + toIntervalDay(7) TO VOLUME 'cold'",
						Settings: []catalog.Setting{{Name: "index_granularity", Value: "8192"}, {Name: "storage_policy", Value: "'hot'"}, {Name: "deduplicate_merge_projection_mode", Value: "'rebuild'"}},
					},
				},
				{
					Name: "events_all", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "Distributed", Args: []string{"'main'", "'app'", "'events'", "rand()"}}},
				},
				{
					Name: "queue", Columns: []catalog.Column{{Name: "line", Type: "String"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "Kafka"}, Settings: []catalog.Setting{{Name: "kafka_broker_list", Value: "'k:9092'"}, {Name: "kafka_topic_list", Value: "'t'"}, {Name: "kafka_group_name", Value: "'g'"}, {Name: "kafka_format", Value: "'LineAsString'"}}},
				},
				{
					Name: "sums", Columns: []catalog.Column{{Name: "k", Type: "UInt8"}, {Name: "a", Type: "UInt64"}, {Name: "b", Type: "UInt64"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree", Args: []string{"(a, b)"}}, OrderBy: "tuple()"},
				},
				{Name: "ten", Columns: []catalog.Column{{Name: "number", Type: "UInt64"}}, Function: "numbers(10)"},
			},
			Dictionaries: []catalog.Dictionary{{
				Name: "countries", PrimaryKey: []string{"code"}, Comment: "by code",
				Attributes: []catalog.DictionaryAttribute{{Name: "code", Type: "String"}, {Name: "name", Type: "String", Default: "'?'"}, {Name: "parent", Type: "UInt64", Default: "0", Hierarchical: true}, {Name: "both", Type: "UInt8", Injective: true, IsObjectID: true, Expression: "1"}},
				Source:     catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "TABLE", Value: "'countries_src'"}, {Name: "PORT", Value: "tcpPort()"}}},
				Layout:     catalog.DictionaryFunction{Kind: "COMPLEX_KEY_HASHED", Params: []catalog.Setting{{Name: "SHARDS", Value: "4"}}},
				Lifetime:   &catalog.Lifetime{Min: 300, Max: 360},
			}},
			Views: []catalog.View{
				{Name: "clean", Query: "SELECT id FROM app.events WHERE ok", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Security: catalog.Security{Type: "INVOKER"}},
				{Name: "renamed", Query: "SELECT 1, 2", Aliases: []string{"a", "b"}, Columns: []catalog.Column{{Name: "a", Type: "UInt8"}, {Name: "b", Type: "UInt8"}}},
			},
			MaterializedViews: []catalog.MaterializedView{
				{Name: "daily_mv", To: catalog.Name{Database: "app", Name: "daily"}, Query: "SELECT tenant, toDate(at) AS day, sum(amount) AS revenue, uniqState(id) AS users FROM app.events GROUP BY tenant, day", DependsOn: []catalog.Name{{Database: "app", Name: "daily"}, {Database: "app", Name: "events"}}},
				{Name: "hourly", Query: "SELECT toStartOfHour(at) AS h, count() AS n FROM app.events GROUP BY h", Columns: []catalog.Column{{Name: "h", Type: "DateTime"}, {Name: "n", Type: "UInt64"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree"}, OrderBy: "h"}},
				{Name: "nightly", To: catalog.Name{Database: "other", Name: "sink"}, Query: "SELECT 1 AS x", Columns: []catalog.Column{{Name: "x", Type: "UInt8"}},
					Refresh: &catalog.Refresh{Schedule: "EVERY 1 DAY OFFSET 2 HOUR", Randomize: "30 MINUTE", Append: true, Settings: []catalog.Setting{{Name: "refresh_retries", Value: "4"}}}, Empty: true},
			},
			Opaque: []catalog.Opaque{{Name: "odd", Kind: "TABLE", SQL: "CREATE TABLE app.odd", Reason: "it prints inconsistently"}},
		}},
		Functions:        []catalog.Function{{Name: "cents", Body: "x -> round(x * 100)"}},
		NamedCollections: []catalog.NamedCollection{{Name: "bucket", Params: []catalog.NamedCollectionParam{{Name: "url", Value: "https://example.com", Overridable: &yes}, {Name: "k", Value: "v"}, {Name: "f", Value: "x", Overridable: &no}}}},
		Access: &catalog.Access{
			Roles: []catalog.AccessEntity{{Name: "reader", Clauses: "SETTINGS max_threads = 1"}}, Users: []catalog.AccessEntity{{Name: "bob", Clauses: "HOST ANY"}},
			Grants: []string{"SELECT ON app.* TO reader"},
		},
	}
}
