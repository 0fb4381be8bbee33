package normalize_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/normalize"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func open(t testing.TB, url string) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// spelling is a table as a person may write it. Those marked static are within
// what can be known without a server.
type spelling struct {
	table  catalog.Table
	static bool
}

func spellings() []spelling {
	var list []spelling
	id := catalog.Column{Name: "id", Type: "UInt64"}
	at := catalog.Column{Name: "at", Type: "DateTime"}
	merge := func(edit func(*catalog.Table), columns ...catalog.Column) catalog.Table {
		t := catalog.Table{Columns: append([]catalog.Column{id, at}, columns...), Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}}
		if edit != nil {
			edit(&t)
		}
		return t
	}
	column := func(static bool, c catalog.Column) {
		c.Name = "v"
		list = append(list, spelling{merge(nil, c), static})
	}
	for _, text := range []string{
		"INT", "BIGINT UNSIGNED", "VARCHAR(10)", "DOUBLE PRECISION", "BOOLEAN", "TIMESTAMP", "TEXT", "Decimal32(2)", "Decimal64(4)", "DECIMAL(10)",
		"Enum('a','b')", "Enum8('x' = 1, 'y')", "Enum8('b'=2,'a'=1)", "Enum('a' = 200)", "DateTime64", "Nullable(INT)", "Map(VARCHAR, Array(Nullable(BIGINT)))",
		"Tuple(a INT, b Text)", "Variant(String, UInt64, Array(String))", "JSON(max_dynamic_paths=10, a.b UInt32, SKIP x.y)", "Nested(a UInt8, b String)", "INET4",
		"AggregateFunction(sum, UInt64)", "SimpleAggregateFunction(max, DateTime64(3))", "LowCardinality(Nullable(String))", "DateTime('Europe/Berlin')",
	} {
		column(true, catalog.Column{Type: text})
	}
	for _, codec := range [][]string{{"Delta", "ZSTD"}, {"DoubleDelta", "LZ4HC"}, {"Gorilla", "LZ4"}, {"T64", "ZSTD(3)"}, {"Default"}, {"NONE"}, {"ZSTD(-5)"}, {"LZ4HC(-1)", "AES_128_GCM_SIV"}, {"ZSTD(-5, 20)"}} {
		column(true, catalog.Column{Type: "Nullable(UInt64)", Codec: codec})
	}
	for _, text := range []string{"5", "5::UInt8", "CAST(5 AS UInt8)", "NOW()", "((id))", "(id*2)+1", "id between 1 and 2 or not id in (3,4)",
		"CASE WHEN id=1 THEN 2 ELSE 3 END", "id > 1 ? 1 : 2", "DATE '2020-01-01'", `"id"`, "LENGTH('it''s')", "toHour(at + interval 1 hour)"} {
		column(false, catalog.Column{Type: "UInt64", DefaultKind: catalog.Default, Default: text})
	}
	column(true, catalog.Column{Type: "UInt64", DefaultKind: catalog.Ephemeral})
	column(true, catalog.Column{Type: "UInt64", DefaultKind: catalog.Alias, Default: "id"})
	column(true, catalog.Column{Type: "UInt64", TTL: "at + INTERVAL 1 WEEK", Comment: "it's"})
	column(true, catalog.Column{Type: "UInt64", Statistics: []string{"uniq", "tdigest", "minmax"}})
	table := func(static bool, edit func(*catalog.Table)) {
		list = append(list, spelling{merge(edit, catalog.Column{Name: "v", Type: "UInt64"}), static})
	}
	list = append(list, spelling{merge(func(t *catalog.Table) { t.Settings = []catalog.Setting{{Name: "flatten_nested", Value: "0"}} },
		catalog.Column{Name: "v", Type: "Nested(a UInt8, b String)"}), true})
	table(true, func(t *catalog.Table) { t.Engine.Parens = true })
	table(true, func(t *catalog.Table) { t.OrderBy = "()" })
	table(true, func(t *catalog.Table) { t.OrderBy, t.PrimaryKey = "", "(id, at)" })
	table(true, func(t *catalog.Table) { t.OrderBy, t.PrimaryKey, t.SampleBy = "(id, at)", "id", "id" })
	table(true, func(t *catalog.Table) { t.PartitionBy = "toYYYYMM(at)" })
	table(true, func(t *catalog.Table) { t.TTL = "at + INTERVAL 1 MONTH" })
	table(false, func(t *catalog.Table) { t.TTL = "at + INTERVAL 1 MONTH DELETE WHERE v=1, at + INTERVAL 2 MONTH" })
	table(false, func(t *catalog.Table) { t.TTL = "at + INTERVAL 1 MONTH RECOMPRESS CODEC(ZSTD(9))" })
	table(true, func(t *catalog.Table) {
		t.Settings = []catalog.Setting{{Name: "min_bytes_for_wide_part", Value: "'10Mi'"}, {Name: "index_granularity", Value: "1024"}}
	})
	table(true, func(t *catalog.Table) { t.Indexes = []catalog.Index{{Name: "i", Expr: "v", Type: "minmax"}} })
	table(false, func(t *catalog.Table) {
		t.Indexes = []catalog.Index{{Name: "i", Expr: "(v+1)", Type: "set(100)", Granularity: "4"}}
	})
	table(false, func(t *catalog.Table) {
		t.Projections = []catalog.Projection{{Name: "p", Query: "select id, COUNT(*), SUM(v) group by id"}}
	})
	table(false, func(t *catalog.Table) {
		t.Constraints = []catalog.Constraint{{Name: "c", Kind: "CHECK", Expr: "(v > 0 and id>=1)"}, {Name: "a", Kind: "ASSUME", Expr: "v<10"}}
	})
	table(true, func(t *catalog.Table) {
		t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Memory", Parens: true}}
	})
	table(true, func(t *catalog.Table) { t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Null"}} })
	table(true, func(t *catalog.Table) {
		t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Buffer", Args: []string{"{db}", "t0", "1", "10", "100", "10000", "1000000", "10000000", "100000000"}}}
	})
	table(true, func(t *catalog.Table) {
		t.Engine, t.OrderBy = catalog.Engine{Name: "SummingMergeTree", Args: []string{"(v)"}}, "id"
	})
	table(true, func(t *catalog.Table) {
		t.Engine = catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"v"}}
		t.Comment = "a\ttable"
	})
	table(true, func(t *catalog.Table) {
		t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "MySQL", Args: []string{"'h:1'", "'d'", "'t'", "'u'", "'secret'"}}}
	})
	table(true, func(t *catalog.Table) {
		t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Kafka"}, Settings: []catalog.Setting{{Name: "kafka_broker_list", Value: "'127.0.0.1:1'"},
			{Name: "kafka_topic_list", Value: "'t'"}, {Name: "kafka_group_name", Value: "'g'"}, {Name: "kafka_format", Value: "'JSONEachRow'"}}}
	})
	for i := range list {
		list[i].table.Name = fmt.Sprintf("t%d", i)
		list[i].table.Pos = fmt.Sprintf("schema.go:%d", i+1)
	}
	return list
}

// views need an engine to be normalised: the server qualifies their tables.
func views(db string) catalog.Database {
	return catalog.Database{
		Views: []catalog.View{
			{Name: "v_plain", Query: "select COUNT(*) as c, max(id) m from t0 where id between 1 and 2", Comment: "x"},
			{Name: "v_columns", Columns: []catalog.Column{{Name: "a", Type: "INT UNSIGNED", Comment: "c"}}, Query: "select id a from " + db + ".t0"},
			{Name: "v_aliases", Aliases: []string{"a", "b"}, Query: "with 1 as one select one, id from t0"},
			{Name: "v_parameter", Query: "select * from t0 where id = {x:UInt64}", Security: catalog.Security{Type: "INVOKER"}},
		},
		MaterializedViews: []catalog.MaterializedView{
			{Name: "m_to", To: catalog.Name{Name: "t1"}, Query: "select id, at, 1::Int32 v from t0"},
			{Name: "m_inner", Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree"}, OrderBy: "(d)"}, Query: "select toDate(at) d, COUNT() c from t0 group by d"},
			{Name: "m_refresh", To: catalog.Name{Name: "t1"}, Refresh: &catalog.Refresh{Schedule: "EVERY 1 DAY OFFSET 2 HOUR", Append: true}, Empty: true, Query: "select id, at, 1 v from t0"},
		},
		Dictionaries: []catalog.Dictionary{{
			Name: "d", Attributes: []catalog.DictionaryAttribute{{Name: "id", Type: "BIGINT UNSIGNED"}, {Name: "at", Type: "timestamp", Default: "'2020-01-01'"}},
			PrimaryKey: []string{"id"}, Source: catalog.DictionaryFunction{Kind: "clickhouse", Params: []catalog.Setting{{Name: "table", Value: "'t0'"}, {Name: "password", Value: "'pw'"}}},
			Layout: catalog.DictionaryFunction{Kind: "hashed"}, Lifetime: &catalog.Lifetime{Max: 30},
		}},
	}
}

// Every way gives what the server stores: no difference to the real objects.
func TestNormalize(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	var declared catalog.Catalog
	staticNames := make(map[string]bool)
	objects := views(db.Name)
	for _, s := range spellings() {
		for i, arg := range s.table.Engine.Args {
			s.table.Engine.Args[i] = strings.ReplaceAll(arg, "{db}", db.Name)
		}
		objects.Tables = append(objects.Tables, s.table)
		staticNames[s.table.Name] = s.static
	}
	declared.Databases = []catalog.Database{objects}
	declared.Link()
	conn := open(t, db.HTTP()+"?allow_suspicious_codecs=1&allow_experimental_statistics=1")
	for _, o := range declared.InOrder() {
		if err := conn.Exec(t.Context(), driver.Statement{SQL: ddl.Create(o.Object, ddl.Options{})}); err != nil {
			t.Fatal(err)
		}
	}
	live, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(live.Databases[0].Opaque); n > 0 {
		t.Fatalf("%d opaque objects: %v", n, live.Databases[0].Opaque)
	}
	check := func(t *testing.T, n normalize.Normalizer, static bool) {
		got, err := n.Normalize(t.Context(), declared)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range diff.Diff(live, got, diff.Options{Database: db.Name}) {
			if static && !staticNames[c.Name] {
				continue
			}
			t.Errorf("%s %s %s", c.Op, c.Kind, c.Name)
			for _, d := range c.Details {
				t.Errorf("    %+v", d)
			}
		}
		for i, table := range got.Databases[0].Tables {
			if table.Pos == "" || table.Pos != declared.Databases[0].Tables[i].Pos {
				t.Errorf("%s: position %q is lost", table.Name, table.Pos)
			}
		}
		if secrets := fmt.Sprint(got); strings.Contains(secrets, "[HIDDEN]") {
			t.Error("a secret is lost")
		}
	}
	t.Run("target over HTTP", func(t *testing.T) { check(t, normalize.Target(conn), false) })
	t.Run("target over native TCP", func(t *testing.T) { check(t, normalize.Target(open(t, db.Native())), false) })
	t.Run("static", func(t *testing.T) { check(t, normalize.Static(), true) })
	t.Run("dev", func(t *testing.T) {
		db.Exec("DROP DATABASE " + db.Name)
		dev := open(t, strings.Replace(db.HTTP(), db.Name, "default", 1))
		check(t, normalize.Dev(dev, normalize.DevOptions{Database: db.Name}), false)
		if left := db2(t, dev); left != "" {
			t.Errorf("left behind on the dev server: %s", left)
		}
	})
	before := declared.Databases[0].Tables[0]
	if diff := cmp.Diff(spellings()[0].table, before); diff != "" {
		t.Errorf("the declared catalog was changed: %s", diff)
	}
}

// db2 lists the databases of a dev run that are still there.
func db2(t *testing.T, conn driver.Conn) string {
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Include: []string{"m_inner"}})
	if err != nil {
		var missing *inspect.NotFoundError
		if errors.As(err, &missing) {
			return ""
		}
		t.Fatal(err)
	}
	return fmt.Sprint(c)
}

func TestNormalizeRefused(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	declared := catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{
		{Name: "a", Pos: "schema.go:7:1", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "nosuch"}},
		{Name: "b", Columns: []catalog.Column{{Name: "id", Type: "UInt46"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Memory"}}},
		{Name: "c", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Memory"}}},
	}}}}
	conn := open(t, db.HTTP())
	for name, n := range map[string]normalize.Normalizer{"target": normalize.Target(conn), "dev": normalize.Dev(conn, normalize.DevOptions{Database: db.Name})} {
		_, err := n.Normalize(t.Context(), declared)
		var refused *normalize.Error
		if !errors.As(err, &refused) || refused.Name != "a" || refused.Kind != catalog.KindTable || refused.Database != db.Name || !driver.IsCode(err, 47) {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, "schema.go:7:1: table "+db.Name+".a: the server refuses it: ") || !strings.Contains(text, "\ntable "+db.Name+".b: ") {
			t.Errorf("%s: error %s", name, text)
		}
	}
}

func TestDevNotEmpty(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE mine (a UInt8) ENGINE = Memory")
	declared := catalog.Catalog{Databases: []catalog.Database{{Name: db.Name, Tables: []catalog.Table{{Name: "t"}}}}}
	_, err := normalize.Dev(open(t, db.HTTP()), normalize.DevOptions{}).Normalize(t.Context(), declared)
	var notEmpty *normalize.DevNotEmptyError
	if !errors.As(err, &notEmpty) || notEmpty.Database != db.Name {
		t.Errorf("error %v", err)
	}
	if got := db.Exec("EXISTS TABLE mine"); got != "1" {
		t.Error("the table that was there is gone")
	}
}

func TestTargetAccess(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	declared := catalog.Catalog{Access: &catalog.Access{
		Roles:    []catalog.AccessEntity{{Name: "reader"}},
		Users:    []catalog.AccessEntity{{Name: "bob", Clauses: "identified with sha256_password by 'secret' default role reader"}},
		Policies: []catalog.AccessEntity{{Name: "p ON app.t", Clauses: "for select using a=1 to reader"}},
		Profiles: []catalog.AccessEntity{{Name: "slow", Clauses: "settings max_threads=1 readonly"}},
	}}
	got, err := normalize.Target(open(t, db.HTTP())).Normalize(t.Context(), declared)
	if err != nil {
		t.Fatal(err)
	}
	want := &catalog.Access{
		Roles:    []catalog.AccessEntity{{Name: "reader"}},
		Users:    []catalog.AccessEntity{{Name: "bob", Clauses: "IDENTIFIED WITH sha256_password BY 'secret' DEFAULT ROLE reader"}},
		Policies: []catalog.AccessEntity{{Name: "p ON app.t", Clauses: "FOR SELECT USING a = 1 TO reader"}},
		Profiles: []catalog.AccessEntity{{Name: "slow", Clauses: "SETTINGS max_threads = 1 CONST"}},
	}
	if diff := cmp.Diff(want, got.Access); diff != "" {
		t.Error(diff)
	}
}

// A view whose source is gone still equals itself.
func TestTargetLostSource(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	query := "with c as (select 1 as one) select COUNT(*) n, Substr(source.b, 1, 2) s, lcase(y.b) l from source join c on one = a left join `x y` y on y.a = source.a array join [1, 2] as ids where y.a is distinct from source.a group by s, l"
	db.Exec("CREATE TABLE source (a UInt8, b String) ENGINE = Memory")
	db.Exec("CREATE TABLE `x y` (a UInt8, b String) ENGINE = Memory")
	db.Exec("CREATE VIEW v AS " + query)
	db.Exec("DROP TABLE source")
	conn := open(t, db.HTTP())
	live, err := inspect.Inspect(t.Context(), conn, inspect.Options{Include: []string{db.Name + ".v"}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	declared := catalog.Catalog{Databases: []catalog.Database{{Name: db.Name, Views: []catalog.View{{Name: "v", Query: query}}}}}
	got, err := normalize.Target(conn).Normalize(t.Context(), declared)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(live.Database(db.Name).Views[0].Query, got.Databases[0].Views[0].Query); diff != "" {
		t.Error(diff)
	}
}

// A view may read what is on the target and not declared.
func TestDevContext(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE source (a UInt8, b String DEFAULT toString(a)) ENGINE = MergeTree ORDER BY a")
	db.Exec("CREATE TABLE unrelated (a UInt8) ENGINE = MergeTree ORDER BY a")
	live, err := inspect.Inspect(t.Context(), open(t, db.HTTP()), inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	db.Exec("DROP DATABASE " + db.Name)
	declared := catalog.Catalog{Databases: []catalog.Database{{Name: db.Name, Views: []catalog.View{{Name: "v", Query: "select b from source"}}}}}
	dev := open(t, strings.Replace(db.HTTP(), db.Name, "default", 1))
	got, err := normalize.Dev(dev, normalize.DevOptions{Context: live}).Normalize(t.Context(), declared)
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT b FROM " + db.Name + ".source"; got.Databases[0].Views[0].Query != want {
		t.Errorf("query %s, want %s", got.Databases[0].Views[0].Query, want)
	}
}
