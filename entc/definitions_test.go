package entc

import (
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/object"
	"github.com/chent-io/chent/schema/view"
)

// definition is a schema of one object and the statement that makes the object
// by hand.
type definition struct {
	schema ent.Interface
	want   string
	// parsed is why the test's server cannot run the statement: then both are
	// compared as its parser prints them. Empty: it can.
	parsed string
}

// What a server of a test has not.
const (
	network = "it asks another server"
	build   = "the engine's build has not the engine, the layout or the source"
	config  = "it wants a section of the server's configuration"
	storage = "the embedded server has nowhere to keep users and roles"
	cloud   = "only ClickHouse Cloud has it"
)

// show is what the server keeps of an object after a statement made it, which
// is dropped again.
func show(db *enginetest.Database, statement string) (string, error) {
	if _, err := db.Try(statement); err != nil {
		return "", err
	}
	what, drop := "rows", "TABLE rows SYNC"
	switch words := strings.Fields(statement); {
	case words[1] == "DICTIONARY":
		drop = "DICTIONARY rows SYNC"
	case words[1] == "DATABASE":
		what, drop = "DATABASE "+words[2], "DATABASE "+words[2]+" SYNC"
	case words[1] == "FUNCTION", words[1] == "NAMED":
		// It belongs to the server, and so is known by its name alone.
		name := words[len(words[1])/6+1]
		sql := "SELECT create_query FROM system.functions WHERE name = '" + name + "'"
		if words[1] == "NAMED" {
			name = words[3]
			sql = "SELECT collection FROM system.named_collections WHERE name = '" + name + "'"
		}
		kept, err := db.Try(sql)
		if err != nil {
			return "", err
		}
		drop = "FUNCTION " + name
		if words[1] == "NAMED" {
			drop = "NAMED COLLECTION " + name
		}
		_, err = db.Try("DROP " + drop)
		return kept, err
	}
	kept, err := db.Try("SHOW CREATE " + what)
	if err != nil {
		return "", err
	}
	_, err = db.Try("DROP " + drop)
	return kept, err
}

// checkDefinitions compares what a server keeps of schemas with what it keeps
// of the same by hand.
func checkDefinitions(t *testing.T, tests []definition) {
	t.Helper()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE source (k UInt64, v UInt64, at DateTime) ENGINE = MergeTree ORDER BY k")
	format := func(statement string) string {
		text, err := db.Try("SELECT formatQuerySingleLine(" + clickhouse.QuoteString(statement) + ")")
		if err != nil {
			t.Errorf("%s: %v", statement, err)
		}
		return text
	}
	for _, tt := range tests {
		m, err := modelOf(t, tt.schema)
		if err != nil {
			t.Errorf("%s: %v", tt.want, err)
			continue
		}
		statements := ddl.Statements(m.Catalog, ddl.Options{})
		if len(statements) != 1 {
			t.Errorf("%s: %d statements: %q", tt.want, len(statements), statements)
			continue
		}
		if tt.parsed != "" {
			if diff := cmp.Diff(format(tt.want), format(statements[0])); diff != "" {
				t.Errorf("%s (%s): what the parser makes of it (-by hand +in Go):\n%s", tt.want, tt.parsed, diff)
			}
			continue
		}
		byHand, err := show(db, tt.want)
		if err != nil {
			t.Errorf("by hand: %v", err)
			continue
		}
		inGo, err := show(db, statements[0])
		if err != nil {
			t.Errorf("in Go: %v", err)
			continue
		}
		if diff := cmp.Diff(byHand, inGo); diff != "" || byHand == "" {
			t.Errorf("%s: what the server keeps (-by hand +in Go):\n%s", tt.want, diff)
		}
	}
}

const wideColumns = "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `s` String) ENGINE = "

func wide(annotations ...schema.Annotation) ent.Interface {
	return row(annotations[0], key(), at(), value(), field.UInt64("u"), field.Int8("sign"), field.String("s")).with(annotations[1:]...)
}

// TestEngineDefinitions is about the engines that need more than a disk.
func TestEngineDefinitions(t *testing.T) {
	t.Parallel()
	replicated := func(tree *engine.Tree) ent.Interface {
		return wide(tree.Replicated("/chent/{database}/{table}", "{replica}").OrderBy("k"))
	}
	const path = "('/chent/{database}/{table}', '{replica}'"
	limits := engine.BufferLimits{MinTime: time.Second, MaxTime: time.Minute, MinRows: 1, MaxRows: 2, MinBytes: 3, MaxBytes: 4}
	tests := []definition{
		{wide(engine.MergeTree().Replicated().OrderBy("k")), wideColumns + "ReplicatedMergeTree ORDER BY k", ""},
		{replicated(engine.MergeTree()), wideColumns + "ReplicatedMergeTree" + path + ") ORDER BY k", ""},
		{wide(engine.ReplacingMergeTree().Replicated().OrderBy("k")), wideColumns + "ReplicatedReplacingMergeTree ORDER BY k", ""},
		{wide(engine.ReplacingMergeTree("u").Replicated().OrderBy("k")), wideColumns + "ReplicatedReplacingMergeTree(u) ORDER BY k", ""},
		{wide(engine.SummingMergeTree().Replicated().OrderBy("k")), wideColumns + "ReplicatedSummingMergeTree ORDER BY k", ""},
		{wide(engine.AggregatingMergeTree().Replicated().OrderBy("k")), wideColumns + "ReplicatedAggregatingMergeTree ORDER BY k", ""},
		{wide(engine.CollapsingMergeTree("sign").Replicated().OrderBy("k")), wideColumns + "ReplicatedCollapsingMergeTree(sign) ORDER BY k", ""},
		{wide(engine.VersionedCollapsingMergeTree("sign", "u").Replicated().OrderBy("k")), wideColumns + "ReplicatedVersionedCollapsingMergeTree(sign, u) ORDER BY k", ""},
		{wide(engine.GraphiteMergeTree("graphite_rollup").Replicated().OrderBy("k")), wideColumns + "ReplicatedGraphiteMergeTree('graphite_rollup') ORDER BY k", config},
		{wide(engine.MergeTree().Replicated("/a, (b')/{table}", "{replica}, x").OrderBy("k")), wideColumns + `ReplicatedMergeTree('/a, (b\')/{table}', '{replica}, x') ORDER BY k`, ""},
		{replicated(engine.ReplacingMergeTree()), wideColumns + "ReplicatedReplacingMergeTree" + path + ") ORDER BY k", ""},
		{replicated(engine.ReplacingMergeTree("u")), wideColumns + "ReplicatedReplacingMergeTree" + path + ", u) ORDER BY k", ""},
		{replicated(engine.SummingMergeTree("v", "u")), wideColumns + "ReplicatedSummingMergeTree" + path + ", (v, u)) ORDER BY k", ""},
		{replicated(engine.AggregatingMergeTree()), wideColumns + "ReplicatedAggregatingMergeTree" + path + ") ORDER BY k", ""},
		{replicated(engine.CoalescingMergeTree("s")), wideColumns + "ReplicatedCoalescingMergeTree" + path + ", s) ORDER BY k", ""},
		{replicated(engine.CollapsingMergeTree("sign")), wideColumns + "ReplicatedCollapsingMergeTree" + path + ", sign) ORDER BY k", ""},
		{replicated(engine.VersionedCollapsingMergeTree("sign", "u")), wideColumns + "ReplicatedVersionedCollapsingMergeTree" + path + ", sign, u) ORDER BY k", ""},
		{replicated(engine.GraphiteMergeTree("graphite_rollup")), wideColumns + "ReplicatedGraphiteMergeTree" + path + ", 'graphite_rollup') ORDER BY k", config},
		{wide(engine.GraphiteMergeTree("it's").OrderBy("k")), wideColumns + `GraphiteMergeTree('it\'s') ORDER BY k`, config},
		{wide(engine.MergeTree().Shared().OrderBy("k")), wideColumns + "SharedMergeTree ORDER BY k", cloud},
		{wide(engine.ReplacingMergeTree().Shared().OrderBy("k")), wideColumns + "SharedReplacingMergeTree ORDER BY k", cloud},
		{row(engine.ReplacingMergeTree("u", "gone").Shared().OrderBy("k"), key(), field.UInt64("u"), field.UInt8("gone")), "CREATE TABLE rows (`k` UInt64, `u` UInt64, `gone` UInt8) ENGINE = SharedReplacingMergeTree(u, gone) ORDER BY k", cloud},
		{wide(engine.AggregatingMergeTree().Shared().OrderBy("k")), wideColumns + "SharedAggregatingMergeTree ORDER BY k", cloud},
		{wide(engine.SummingMergeTree("v", "u").Shared().OrderBy("k")), wideColumns + "SharedSummingMergeTree((v, u)) ORDER BY k", cloud},
		{wide(engine.CollapsingMergeTree("sign").Shared().OrderBy("k")), wideColumns + "SharedCollapsingMergeTree(sign) ORDER BY k", cloud},
		{wide(engine.VersionedCollapsingMergeTree("sign", "u").Shared().OrderBy("k")), wideColumns + "SharedVersionedCollapsingMergeTree(sign, u) ORDER BY k", cloud},
		{wide(engine.GraphiteMergeTree("g").Shared().OrderBy("k")), wideColumns + "SharedGraphiteMergeTree('g') ORDER BY k", cloud},
		{wide(engine.MergeTree().Shared("/t", "r").OrderBy("k")), wideColumns + "SharedMergeTree('/t', 'r') ORDER BY k", cloud},
		{wide(engine.ReplacingMergeTree("u").Shared("/t", "r").OrderBy("k")), wideColumns + "SharedReplacingMergeTree('/t', 'r', u) ORDER BY k", cloud},
		{wide(engine.SummingMergeTree().Shared("/t", "r").OrderBy("k")), wideColumns + "SharedSummingMergeTree('/t', 'r') ORDER BY k", cloud},
		{wide(engine.AggregatingMergeTree().Shared("/t", "r").OrderBy("k")), wideColumns + "SharedAggregatingMergeTree('/t', 'r') ORDER BY k", cloud},
		{wide(engine.VersionedCollapsingMergeTree("sign", "u").Shared("/t", "r").OrderBy("k")), wideColumns + "SharedVersionedCollapsingMergeTree('/t', 'r', sign, u) ORDER BY k", cloud},
		{wide(engine.GraphiteMergeTree("g").Shared("/t", "r").OrderBy("k")), wideColumns + "SharedGraphiteMergeTree('/t', 'r', 'g') ORDER BY k", cloud},

		{wide(engine.Distributed("main", "default", "rows")), wideColumns + "Distributed('main', 'default', 'rows')", ""},
		{wide(engine.Distributed("main", "", "others")), wideColumns + "Distributed('main', '', 'others')", ""},
		{wide(engine.Distributed("main", "default", "rows").ShardingKey("cityHash64(k)")), wideColumns + "Distributed('main', 'default', 'rows', cityHash64(k))", ""},
		{wide(engine.Distributed("main", "default", "rows").ShardingKey("rand()").Policy("default").Setting("fsync_after_insert", 1)),
			wideColumns + "Distributed('main', 'default', 'rows', rand(), 'default') SETTINGS fsync_after_insert = 1", ""},
		{wide(engine.Buffer("", "source", limits)), wideColumns + "Buffer('', 'source', 16, 1, 60, 1, 2, 3, 4)", ""},
		{wide(engine.Merge("REGEXP('^a')", "^t")), wideColumns + "Merge(REGEXP('^a'), '^t')", ""},
		{wide(engine.KeeperMap("/chent_rows", "k")), wideColumns + "KeeperMap('/chent_rows') PRIMARY KEY k", ""},
		{wide(engine.EmbeddedRocksDB("k")), wideColumns + "EmbeddedRocksDB PRIMARY KEY k", build},
		{wide(engine.Executable("x.sh", "TSV", "SELECT 1")), wideColumns + "Executable('x.sh', 'TSV', (SELECT 1))", ""},
		{wide(engine.ExecutablePool("x.sh", "TSV").Setting("pool_size", 2)), wideColumns + "ExecutablePool('x.sh', 'TSV') SETTINGS pool_size = 2", ""},
		{wide(engine.S3("http://127.0.0.1:1/b/x_{_partition_id}.csv").Credentials("id", "secret").Format("CSV").Compression("gzip").PartitionBy("k")),
			wideColumns + "S3('http://127.0.0.1:1/b/x_{_partition_id}.csv', 'id', 'secret', 'CSV', 'gzip') PARTITION BY k", network},
		{wide(engine.S3Queue("http://127.0.0.1:1/b/*.csv").NoSign().Format("CSV").Setting("mode", "unordered")),
			wideColumns + "S3Queue('http://127.0.0.1:1/b/*.csv', NOSIGN, 'CSV') SETTINGS mode = 'unordered'", network},
		{wide(engine.Kafka([]string{"a:1", "b:2"}, []string{"t", "u"}, "g", "JSONEachRow").Setting("kafka_num_consumers", 2)),
			wideColumns + "Kafka SETTINGS kafka_broker_list = 'a:1,b:2', kafka_topic_list = 't,u', kafka_group_name = 'g', kafka_format = 'JSONEachRow', kafka_num_consumers = 2", network},
		{wide(engine.RabbitMQ("a:1", "e", "CSV")), wideColumns + "RabbitMQ SETTINGS rabbitmq_host_port = 'a:1', rabbitmq_exchange_name = 'e', rabbitmq_format = 'CSV'", network},
		{wide(engine.NATS("a:1", []string{"s", "t"}, "CSV")), wideColumns + "NATS SETTINGS nats_url = 'a:1', nats_subjects = 's,t', nats_format = 'CSV'", network},
		{wide(engine.Collection("MySQL", "conn", "table = 't'")), wideColumns + "MySQL(conn, table = 't')", network},
		{wide(engine.Custom("Iceberg", "'http://x'", "format = 'Parquet'")), wideColumns + "Iceberg('http://x', format = 'Parquet')", network},
		{row(engine.MergeTree().OrderBy("k"), key(), field.Array[float32]("e")).with(index.VectorSimilarity("i", "e", "hnsw", "L2Distance", 3).Granularity(100)),
			"CREATE TABLE rows (`k` UInt64, `e` Array(Float32), INDEX i e TYPE vector_similarity('hnsw', 'L2Distance', 3) GRANULARITY 100) ENGINE = MergeTree ORDER BY k", build},
	}
	checkDefinitions(t, tests)
}

// TestDictionaryDefinitions goes through the layouts and the sources.
func TestDictionaryDefinitions(t *testing.T) {
	t.Parallel()
	param := func(name string, value any) dictionary.Param { return dictionary.Param{Name: name, Value: value} }
	numbered := func(d *dictionary.Dictionary) ent.Interface { return viewed(d, key(), field.UInt64("v")) }
	labelled := func(d *dictionary.Dictionary) ent.Interface { return viewed(d, field.String("s"), field.UInt64("v")) }
	null := func(layout string, params ...dictionary.Param) ent.Interface {
		return numbered(dictionary.Of("k").Source(dictionary.Null()).Layout(layout, params...).Lifetime(0, 300))
	}
	complexKey := func(layout string, params ...dictionary.Param) ent.Interface {
		return labelled(dictionary.Of("s").Source(dictionary.Null()).Layout(layout, params...).Lifetime(1, 300))
	}
	from := func(source dictionary.SourceOf) ent.Interface {
		return numbered(dictionary.Of("k").Source(source).Layout("FLAT").Lifetime(1, 2))
	}
	const (
		head   = "CREATE DICTIONARY rows (`k` UInt64, `v` UInt64) PRIMARY KEY k SOURCE("
		simple = head + "NULL()) LIFETIME(MIN 0 MAX 300) LAYOUT("
		hard   = "CREATE DICTIONARY rows (`s` String, `v` UInt64) PRIMARY KEY s SOURCE(NULL()) LIFETIME(MIN 1 MAX 300) LAYOUT("
		flat   = ") LIFETIME(MIN 1 MAX 2) LAYOUT(FLAT())"
	)
	tests := []definition{
		{null("FLAT", param("INITIAL_ARRAY_SIZE", 50000), param("MAX_ARRAY_SIZE", 5000000)), simple + "FLAT(INITIAL_ARRAY_SIZE 50000 MAX_ARRAY_SIZE 5000000))", ""},
		{null("HASHED"), simple + "HASHED())", ""},
		{null("SPARSE_HASHED", param("SHARDS", 2)), simple + "SPARSE_HASHED(SHARDS 2))", ""},
		{null("HASHED_ARRAY"), simple + "HASHED_ARRAY())", ""},
		{null("CACHE", param("SIZE_IN_CELLS", 1000)), simple + "CACHE(SIZE_IN_CELLS 1000))", ""},
		{null("SSD_CACHE", param("BLOCK_SIZE", 4096), param("PATH", "/x")), simple + "SSD_CACHE(BLOCK_SIZE 4096 PATH '/x'))", ""},
		{numbered(dictionary.Of("k").Source(dictionary.ClickHouse("source")).Layout("DIRECT")), head + "CLICKHOUSE(TABLE 'source')) LAYOUT(DIRECT())", ""},
		{complexKey("COMPLEX_KEY_HASHED"), hard + "COMPLEX_KEY_HASHED())", ""},
		{complexKey("COMPLEX_KEY_SPARSE_HASHED"), hard + "COMPLEX_KEY_SPARSE_HASHED())", ""},
		{complexKey("COMPLEX_KEY_HASHED_ARRAY"), hard + "COMPLEX_KEY_HASHED_ARRAY())", ""},
		{complexKey("COMPLEX_KEY_CACHE", param("SIZE_IN_CELLS", 10)), hard + "COMPLEX_KEY_CACHE(SIZE_IN_CELLS 10))", ""},
		{complexKey("COMPLEX_KEY_SSD_CACHE", param("PATH", "/x")), hard + "COMPLEX_KEY_SSD_CACHE(PATH '/x'))", ""},
		{labelled(dictionary.Of("s").Source(dictionary.ClickHouse("source")).Layout("COMPLEX_KEY_DIRECT")),
			"CREATE DICTIONARY rows (`s` String, `v` UInt64) PRIMARY KEY s SOURCE(CLICKHOUSE(TABLE 'source')) LAYOUT(COMPLEX_KEY_DIRECT())", ""},
		{complexKey("IP_TRIE"), hard + "IP_TRIE())", ""},
		{viewed(dictionary.Of("k").Source(dictionary.Null()).Layout("COMPLEX_KEY_RANGE_HASHED").Range("a", "b").Lifetime(0, 1), key(), field.Date("a"), field.Date("b"), value()),
			"CREATE DICTIONARY rows (`k` UInt64, `a` Date, `b` Date, `v` Int64) PRIMARY KEY k SOURCE(NULL()) LIFETIME(MIN 0 MAX 1) LAYOUT(COMPLEX_KEY_RANGE_HASHED()) RANGE(MIN a MAX b)", ""},
		{viewed(dictionary.Of("p").Source(dictionary.Null()).Layout("POLYGON", param("STORE_POLYGON_KEY_COLUMN", 1)).Lifetime(0, 0), field.MultiPolygon("p"), value()),
			"CREATE DICTIONARY rows (`p` MultiPolygon, `v` Int64) PRIMARY KEY p SOURCE(NULL()) LIFETIME(MIN 0 MAX 0) LAYOUT(POLYGON(STORE_POLYGON_KEY_COLUMN 1))", ""},
		{viewed(dictionary.Of("s").Source(dictionary.SourceOf{Kind: "YAMLRegExpTree", Params: []dictionary.Param{param("PATH", "/x.yaml")}}).Layout("REGEXP_TREE").Lifetime(0, 0), field.String("s"), field.String("name")),
			"CREATE DICTIONARY rows (`s` String, `name` String) PRIMARY KEY s SOURCE(YAMLRegExpTree(PATH '/x.yaml')) LIFETIME(MIN 0 MAX 0) LAYOUT(REGEXP_TREE())", build},
		{viewed(dictionary.Of("k").Source(dictionary.Null()).Layout("HASHED").Lifetime(0, 0).Comment(`it's \ odd`), key(),
			field.UInt64("parent").Default(0).Annotations(dictionary.Hierarchical()), field.UInt64("up").Annotations(dictionary.Bidirectional()), field.String("e").Annotations(dictionary.Expression("concat('a', 'b')"))),
			"CREATE DICTIONARY rows (`k` UInt64, `parent` UInt64 DEFAULT 0 HIERARCHICAL, `up` UInt64 HIERARCHICAL BIDIRECTIONAL, `e` String EXPRESSION concat('a', 'b')) PRIMARY KEY k SOURCE(NULL()) LIFETIME(MIN 0 MAX 0) LAYOUT(HASHED()) COMMENT 'it\\'s \\\\ odd'", build},

		{from(dictionary.HTTP("http://127.0.0.1:1/x", "CSV")), head + "HTTP(URL 'http://127.0.0.1:1/x' FORMAT 'CSV')" + flat, ""},
		{from(dictionary.File("/x.csv", "CSV")), head + "FILE(PATH '/x.csv' FORMAT 'CSV')" + flat, ""},
		{from(dictionary.ClickHouse("source", param("HOST", "h"), param("PORT", 9000), param("USER", "u"), param("PASSWORD", "it's"), param("DB", "d"), param("WHERE", "k > 1"), param("SECURE", 1))),
			head + `CLICKHOUSE(TABLE 'source' HOST 'h' PORT 9000 USER 'u' PASSWORD 'it\'s' DB 'd' WHERE 'k > 1' SECURE 1)` + flat, ""},
		{from(dictionary.Query("SELECT 1 AS k, 2 AS v")), head + "CLICKHOUSE(QUERY 'SELECT 1 AS k, 2 AS v')" + flat, ""},
		{from(dictionary.SourceOf{Kind: "EXECUTABLE", Params: []dictionary.Param{param("COMMAND", "cat"), param("FORMAT", "TSV"), param("IMPLICIT_KEY", false)}}),
			head + "EXECUTABLE(COMMAND 'cat' FORMAT 'TSV' IMPLICIT_KEY false)" + flat, network},
	}
	for _, source := range []string{"MYSQL", "POSTGRESQL", "MONGODB", "REDIS", "CASSANDRA", "ODBC", "EXECUTABLE_POOL", "SQLITE"} {
		tests = append(tests, definition{from(dictionary.SourceOf{Kind: source, Params: []dictionary.Param{param("HOST", "h"), param("PORT", 1), param("PASSWORD", "p")}}),
			head + source + "(HOST 'h' PORT 1 PASSWORD 'p')" + flat, network})
	}
	checkDefinitions(t, tests)
}

// TestObjectDefinitions is about views and what has no rows.
func TestObjectDefinitions(t *testing.T) {
	t.Parallel()
	plain := func(a schema.Annotation) ent.Interface { return viewed(a, key(), field.UInt64("v")) }
	made := func(m *view.MaterializedView) ent.Interface {
		return viewed(m.Merge(engine.MergeTree().OrderBy("k")), key(), field.UInt64("v"))
	}
	only := func(a schema.Annotation) ent.Interface { return Bare{annotations: []schema.Annotation{a}} }
	const (
		list  = "CREATE VIEW rows (`k` UInt64, `v` UInt64) "
		query = " AS SELECT k, v FROM source"
		mv    = "CREATE MATERIALIZED VIEW rows "
		own   = "(`k` UInt64, `v` UInt64) ENGINE = MergeTree ORDER BY k"
	)
	const selection = "SELECT k, v FROM source"
	tests := []definition{
		{plain(view.Query(selection)), list + query, ""},
		{plain(view.Query(selection + " WHERE k = {id:UInt64} AND v IN {list:Array(UInt64)}")), list + query + " WHERE k = {id:UInt64} AND v IN {list:Array(UInt64)}", ""},
		{plain(view.Query(selection).Security("INVOKER", "")), list + "SQL SECURITY INVOKER" + query, ""},
		{plain(view.Query(selection).Security("NONE", "")), list + "SQL SECURITY NONE" + query, ""},
		{plain(view.Query(selection).Security("DEFINER", "chent").Comment(`it's \ a`)), list + "DEFINER = chent SQL SECURITY DEFINER" + query + ` COMMENT 'it\'s \\ a'`, ""},
		{plain(view.Query("SELECT k AS a, v AS b FROM source").Aliases("k", "v")), "CREATE VIEW rows (`k`, `v`) AS SELECT k AS a, v AS b FROM source", ""},
		{made(view.Materialized(selection)), mv + own + query, ""},
		{made(view.Materialized(selection).Security("DEFINER", "CURRENT_USER")), mv + own + " DEFINER = CURRENT_USER SQL SECURITY DEFINER" + query, ""},
		{made(view.Materialized(selection).Comment("c")), mv + own + query + " COMMENT 'c'", ""},
		{made(view.Materialized(selection).Refresh("EVERY 1 HOUR")), mv + "REFRESH EVERY 1 HOUR " + own + query, ""},
		{made(view.Materialized(selection).Refresh("AFTER 10 MINUTE").Randomize("1 MINUTE")), mv + "REFRESH AFTER 10 MINUTE RANDOMIZE FOR 1 MINUTE " + own + query, ""},
		{made(view.Materialized(selection).Refresh("EVERY 1 MONTH OFFSET 5 DAY 2 HOUR").After("a", "b").Append().RefreshSetting("refresh_retries", 3).RefreshSetting("refresh_retry_initial_backoff_ms", 5)),
			mv + "REFRESH EVERY 1 MONTH OFFSET 5 DAY 2 HOUR DEPENDS ON a, b SETTINGS refresh_retries = 3, refresh_retry_initial_backoff_ms = 5 APPEND " + own + query, ""},

		{only(object.Database("chent_atomic").Comment("it's")), `CREATE DATABASE chent_atomic COMMENT 'it\'s'`, ""},
		{only(object.Database("chent_atomic").Engine("Atomic")), "CREATE DATABASE chent_atomic ENGINE = Atomic", ""},
		{only(object.Database("chent it's \\ odd").Engine("Atomic").Comment(`\ 'it'`)), "CREATE DATABASE `chent it's \\\\ odd` ENGINE = Atomic COMMENT '\\\\ \\'it\\''", config},
		{only(object.Database("chent_replicated").Replicated("/chent/db")), "CREATE DATABASE chent_replicated ENGINE = Replicated('/chent/db', '{shard}', '{replica}')", config},
		{only(object.Database("chent_memory").Engine("Memory").Comment("c")), "CREATE DATABASE chent_memory ENGINE = Memory COMMENT 'c'", ""},
		{only(object.Database("chent_lazy").Engine("Lazy", "10")), "CREATE DATABASE chent_lazy ENGINE = Lazy(10)", build},
		{only(object.Database("chent_replicated").Replicated("/chent/db", "{shard}", "{replica}")), "CREATE DATABASE chent_replicated ENGINE = Replicated('/chent/db', '{shard}', '{replica}')", config},
		{only(object.Database("chent_replicated").Replicated(`/it's\`, "s", "r")), `CREATE DATABASE chent_replicated ENGINE = Replicated('/it\'s\\', 's', 'r')`, config},
		{only(object.Database("chent_disk").Engine("Atomic").Setting("disk", schema.SQL("disk(type = 'local', path = '/x/')"))),
			"CREATE DATABASE chent_disk ENGINE = Atomic SETTINGS disk = disk(type = 'local', path = '/x/')", config},
		{only(object.Statement("WINDOW VIEW", "rows", "CREATE WINDOW VIEW rows (`n` UInt64) ENGINE = Memory AS SELECT count() AS n FROM source GROUP BY tumble(now(), toIntervalSecond('5'))")),
			"CREATE WINDOW VIEW rows (`n` UInt64) ENGINE = Memory AS SELECT count() AS n FROM source GROUP BY tumble(now(), toIntervalSecond('5'))", config},
		{only(object.Function("chent_cents", "(x) -> round(x * 100)")), "CREATE FUNCTION chent_cents AS (x) -> round(x * 100)", ""},
		{only(object.Function("chent_pair", "(x, y) -> (x, concat(y, 'it\\'s'))")), "CREATE FUNCTION chent_pair AS (x, y) -> (x, concat(y, 'it\\'s'))", ""},
		{only(object.NamedCollection("chent_bucket").Param("url", "it's").Fixed("format", "CSV").Overridable("structure", "auto").Param("n", 5)),
			`CREATE NAMED COLLECTION chent_bucket AS url = 'it\'s', format = 'CSV' NOT OVERRIDABLE, structure = 'auto' OVERRIDABLE, n = 5`, ""},

		{only(object.Role("reader")), "CREATE ROLE reader", storage},
		{only(object.Role("reader", "SETTINGS max_memory_usage = 10 MIN 1 MAX 20 READONLY")), "CREATE ROLE reader SETTINGS max_memory_usage = 10 MIN 1 MAX 20 READONLY", storage},
		{only(object.User("app", "IDENTIFIED WITH no_password", "HOST LOCAL", "DEFAULT ROLE reader", "SETTINGS PROFILE 'p'")),
			"CREATE USER app IDENTIFIED WITH no_password HOST LOCAL DEFAULT ROLE reader SETTINGS PROFILE 'p'", storage},
		{only(object.RowPolicy("own ON app.events", "FOR SELECT USING tenant = currentUser()", "AS RESTRICTIVE TO reader")),
			"CREATE ROW POLICY own ON app.events FOR SELECT USING tenant = currentUser() AS RESTRICTIVE TO reader", storage},
		{only(object.Quota("hourly", "KEYED BY user_name", "FOR INTERVAL 1 HOUR MAX queries = 100, result_rows = 10", "TO reader")),
			"CREATE QUOTA hourly KEYED BY user_name FOR INTERVAL 1 HOUR MAX queries = 100, result_rows = 10 TO reader", storage},
		{only(object.SettingsProfile("tight", "SETTINGS max_threads = 2 CONST, INHERIT 'default'", "TO reader")), "CREATE SETTINGS PROFILE tight SETTINGS max_threads = 2 CONST, INHERIT 'default' TO reader", storage},
		{only(object.Grant("SELECT(a, b), INSERT ON app.events TO reader WITH GRANT OPTION")), "GRANT SELECT(a, b), INSERT ON app.events TO reader WITH GRANT OPTION", storage},
		{only(object.Grant("reader TO app")), "GRANT reader TO app", storage},
	}
	checkDefinitions(t, tests)
}

// looked is what a type has that is only read.
type looked struct {
	ent.View
	annotation schema.Annotation
	fields     []ent.Field
}

func (l looked) Annotations() []schema.Annotation { return []schema.Annotation{l.annotation} }
func (l looked) Fields() []ent.Field              { return l.fields }

// viewed is a Row that is only read.
func viewed(annotation schema.Annotation, fields ...ent.Field) ent.Interface {
	type Row struct{ looked }
	return Row{looked{annotation: annotation, fields: fields}}
}

// Bare is a type without rows.
type Bare struct {
	schema.Objects
	annotations []schema.Annotation
}

func (b Bare) Annotations() []schema.Annotation { return b.annotations }
