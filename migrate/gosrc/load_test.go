package gosrc_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/entc"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/gosrc"
	"github.com/chent-io/chent/migrate/inspect"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// What the committed sample declares is what it was written from.
func TestSampleDeclaresItsCatalog(t *testing.T) {
	model, err := entc.Load("./testdata/sample/schema", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := gosrc.Sample()
	for _, change := range diff.Diff(want, model.Catalog, diff.Options{Database: "app", WholeServer: true}) {
		t.Error(change)
	}
}

// Importing a live schema of many clauses and loading the result finds no
// difference. integration/corpus does it with other projects' schemas.
func TestImportedSchemaIsTheSame(t *testing.T) { importAndLoad(t, clauses) }

var clauses = []string{
	`CREATE TABLE events (id UInt64, tenant LowCardinality(String) COMMENT 'who', at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(3)),
		kind Enum8('view' = 1, 'buy' = 5), amount Float64 DEFAULT 0.5, n UInt8 DEFAULT 7 STATISTICS(uniq), ok Bool DEFAULT true, name LowCardinality(Nullable(String)),
		price Nullable(Decimal(18, 4)), tags Array(String), props Map(String, String) TTL toDateTime(at) + INTERVAL 7 DAY, place Tuple(lat Float64, lon Float64),
		doc JSON(max_dynamic_paths = 8), v Variant(String, UInt64), peak SimpleAggregateFunction(max, Float64), users AggregateFunction(uniq, UInt64),
		hint String EPHEMERAL, day Date MATERIALIZED toDate(at), up String ALIAS upper(tenant), lines Nested(sku String, n UInt32), ` + "`my col`" + ` String DEFAULT 'a\nb',
		label String, ip IPv6, uid UUID DEFAULT generateUUIDv4(), spot Point, big Int256, every IntervalDay,
		INDEX a amount TYPE MinMax GRANULARITY 4, INDEX b tags TYPE bloom_filter(0.), INDEX c lower(tenant) TYPE ngrambf_v1(4, 1024, 2, 0),
		PROJECTION p (SELECT tenant, count() GROUP BY tenant), CONSTRAINT c1 CHECK amount >= 0, CONSTRAINT c2 ASSUME n < 100)
		ENGINE = ReplacingMergeTree(id) PARTITION BY toYYYYMM(at) PRIMARY KEY tenant ORDER BY (tenant, toDate(at), ` + "`my col`" + `)
		TTL toDateTime(at) + INTERVAL 30 DAY DELETE WHERE n > 5, toDateTime(at) + INTERVAL 60 DAY
		SETTINGS deduplicate_merge_projection_mode = 'rebuild', index_granularity = 1024 COMMENT 'what users did'`,
	`CREATE TABLE daily (tenant String, day Date, revenue Float64, n UInt64) ENGINE = SummingMergeTree((revenue, n)) ORDER BY (tenant, day)`,
	`CREATE MATERIALIZED VIEW daily_mv TO daily AS SELECT tenant, toDate(at) AS day, sum(amount) AS revenue, count() AS n FROM events GROUP BY tenant, day`,
	`CREATE MATERIALIZED VIEW hourly ENGINE = SummingMergeTree ORDER BY h AS SELECT toStartOfHour(at) AS h, count() AS c FROM events GROUP BY h`,
	`CREATE VIEW renamed (who, at) AS SELECT tenant, max(at) FROM events GROUP BY tenant`,
	`CREATE MATERIALIZED VIEW daily_count TO daily (tenant, day, n) AS SELECT tenant, toDate(at), count() FROM events GROUP BY ALL`,
	"CREATE MATERIALIZED VIEW daily_told TO daily (tenant String COMMENT 'who' CODEC(ZSTD(3)), day Date DEFAULT today() TTL day + 7, n UInt64 STATISTICS(tdigest), INDEX i n TYPE minmax, CONSTRAINT c CHECK n > 0, PROJECTION p (SELECT n ORDER BY n)) AS SELECT tenant, toDate(at) AS day, count() AS n FROM events GROUP BY ALL",
	"CREATE VIEW told (tenant String COMMENT 'who' CODEC(ZSTD(3)), at DateTime64(3, 'UTC') DEFAULT now64()) AS SELECT tenant, max(at) AS at FROM events GROUP BY tenant",
	`CREATE VIEW latest AS SELECT tenant, max(at) AS at FROM events GROUP BY tenant`,
	`CREATE TABLE front AS daily ENGINE = Buffer(currentDatabase(), daily, 1, 1, 1, 1, 1, 1, 1)`,
	`CREATE TABLE mem (a UInt8) ENGINE = Memory`,
	`CREATE DICTIONARY tenants (tenant String, revenue Float64 DEFAULT 0) PRIMARY KEY tenant SOURCE(CLICKHOUSE(TABLE 'daily')) LIFETIME(MIN 10 MAX 300) LAYOUT(COMPLEX_KEY_HASHED())`,
	`CREATE TABLE nokey (a String) ENGINE = MergeTree ORDER BY tuple()`,
}

func importAndLoad(t *testing.T, statements []string) {
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	session, err := conn.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	before := strings.Fields(db.Exec("SHOW DATABASES"))
	for _, s := range statements {
		if err := session.Exec(t.Context(), driver.Statement{SQL: s}); err != nil {
			t.Fatal(err)
		}
	}
	databases := []string{db.Name}
	for _, name := range strings.Fields(db.Exec("SHOW DATABASES")) {
		if !slices.Contains(before, name) {
			databases = append(databases, name)
			defer db.Exec("DROP DATABASE " + name)
		}
	}
	live, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: databases, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := gosrc.Write(live, gosrc.Options{Database: db.Name})
	if err != nil {
		t.Fatal(err)
	}
	folder := writePackage(t, pkg)
	model, err := entc.Load(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	objects := 0
	for i := range live.Databases {
		for range live.Databases[i].Objects() {
			objects++
		}
	}
	for _, change := range diff.Diff(live, model.Catalog, diff.Options{Database: db.Name}) {
		t.Error(change)
	}
	t.Logf("%d objects, %d files", objects, len(pkg.Files))
}

// writePackage writes a package where it can import this module.
func writePackage(t *testing.T, pkg gosrc.Package) string {
	t.Helper()
	root, err := os.MkdirTemp("testdata", "tmp-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	folder := filepath.Join(root, "ent", "schema")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, src := range pkg.Files {
		if err := os.WriteFile(filepath.Join(folder, name), src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "./" + folder
}
