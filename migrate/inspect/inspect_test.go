package inspect_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
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

func exec(t testing.TB, db *enginetest.Database, statements ...string) {
	t.Helper()
	for _, s := range statements {
		db.Exec(strings.ReplaceAll(s, "{db}", db.Name))
	}
}

func TestInspect(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	exec(t, db,
		"CREATE TABLE events (id UInt64 COMMENT 'c' CODEC(Delta, ZSTD), `ttl` String DEFAULT 'it''s' TTL at + INTERVAL 1 DAY, at DateTime, "+
			"comment UInt8 EPHEMERAL, v Int32 STATISTICS(uniq) SETTINGS (min_compress_block_size = 1000), al UInt64 ALIAS id + 1, "+
			"INDEX ix v TYPE set(100) GRANULARITY 2, PROJECTION p (SELECT id, count() GROUP BY id), CONSTRAINT c CHECK v > 0) "+
			"ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (id, at) PRIMARY KEY id TTL at + INTERVAL 1 MONTH COMMENT 'events'",
		"INSERT INTO events (id, at, v) VALUES (1, now(), 7), (2, now(), 8)",
		"CREATE TABLE daily (d Date, c UInt64) ENGINE = SummingMergeTree ORDER BY d",
		"CREATE MATERIALIZED VIEW daily_mv TO daily AS SELECT toDate(at) AS d, count() AS c FROM events GROUP BY d",
		"CREATE MATERIALIZED VIEW inner_mv ENGINE = MergeTree ORDER BY id AS SELECT id FROM events",
		"CREATE VIEW last AS SELECT max(id) AS id FROM events",
		"CREATE DICTIONARY names (id UInt64, `ttl` String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'events' DB '{db}' PASSWORD 'secret')) LIFETIME(300) LAYOUT(FLAT())",
		"CREATE TABLE front AS daily ENGINE = Buffer({db}, daily, 1, 1, 1, 1, 1, 1, 1)",
	)
	for _, url := range []string{db.HTTP(), db.Native()} {
		var report inspect.Report
		got, err := inspect.Inspect(t.Context(), open(t, url), inspect.Options{Databases: []string{db.Name}, SkipServer: true, Report: &report})
		if err != nil {
			t.Fatal(err)
		}
		granularity := []catalog.Setting{{Name: "index_granularity", Value: "8192"}}
		counts := []catalog.Column{{Name: "d", Type: "Date"}, {Name: "c", Type: "UInt64"}}
		want := catalog.Catalog{Databases: []catalog.Database{{
			Name: db.Name, Engine: catalog.Engine{Name: "Atomic"},
			Tables: []catalog.Table{
				{Name: "daily", Columns: counts, Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree"}, OrderBy: "d", Settings: granularity}, Stats: &catalog.Stats{}},
				{
					Name: "events",
					Columns: []catalog.Column{
						{Name: "id", Type: "UInt64", Comment: "c", Codec: []string{"Delta(8)", "ZSTD(1)"}},
						{Name: "ttl", Type: "String", DefaultKind: catalog.Default, Default: `'it\'s'`, TTL: "at + toIntervalDay(1)"},
						{Name: "at", Type: "DateTime"},
						{Name: "comment", Type: "UInt8", DefaultKind: catalog.Ephemeral},
						{Name: "v", Type: "Int32", Statistics: []string{"uniq"}, Settings: []catalog.Setting{{Name: "min_compress_block_size", Value: "1000"}}},
						{Name: "al", Type: "UInt64", DefaultKind: catalog.Alias, Default: "id + 1"},
					},
					Indexes:     []catalog.Index{{Name: "ix", Expr: "v", Type: "set(100)", Granularity: "2"}},
					Projections: []catalog.Projection{{Name: "p", Query: "SELECT id, count() GROUP BY id"}},
					Constraints: []catalog.Constraint{{Name: "c", Kind: "CHECK", Expr: "v > 0"}},
					Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, PartitionBy: "toYYYYMM(at)", PrimaryKey: "id", OrderBy: "(id, at)",
						TTL: "at + toIntervalMonth(1)", Settings: granularity},
					Comment: "events",
					Stats:   &catalog.Stats{Rows: 2, Parts: 1},
				},
				{Name: "front", Columns: counts, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Buffer",
					Args: []string{"'" + db.Name + "'", "'daily'", "1", "1", "1", "1", "1", "1", "1"}}}, Stats: &catalog.Stats{},
					DependsOn: []catalog.Name{{Name: "daily"}}},
			},
			Views: []catalog.View{{Name: "last", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Query: "SELECT max(id) AS id FROM " + db.Name + ".events",
				DependsOn: []catalog.Name{{Name: "events"}}}},
			MaterializedViews: []catalog.MaterializedView{
				{Name: "daily_mv", To: catalog.Name{Name: "daily"}, Columns: counts, Query: "SELECT toDate(at) AS d, count() AS c FROM " + db.Name + ".events GROUP BY d",
					DependsOn: []catalog.Name{{Name: "events"}}},
				{Name: "inner_mv", Columns: []catalog.Column{{Name: "id", Type: "UInt64"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id", Settings: granularity},
					Query: "SELECT id FROM " + db.Name + ".events", Stats: &catalog.Stats{}, DependsOn: []catalog.Name{{Name: "events"}}},
			},
			Dictionaries: []catalog.Dictionary{{
				Name: "names", Attributes: []catalog.DictionaryAttribute{{Name: "id", Type: "UInt64"}, {Name: "ttl", Type: "String"}}, PrimaryKey: []string{"id"},
				Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "TABLE", Value: "'events'"},
					{Name: "DB", Value: "'" + db.Name + "'"}, {Name: "PASSWORD", Value: "'[HIDDEN]'"}}},
				Layout: catalog.DictionaryFunction{Kind: "FLAT"}, Lifetime: &catalog.Lifetime{Max: 300}, DependsOn: []catalog.Name{{Name: "events"}},
			}},
		}}}
		ignore := cmp.FilterPath(func(p cmp.Path) bool {
			return p.Last().String() == ".UUID" || p.Last().String() == ".Bytes"
		}, cmp.Ignore())
		if diff := cmp.Diff(want, got, ignore, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		for _, table := range got.Databases[0].Tables {
			if table.UUID == "" || table.Name == "events" && table.Stats.Bytes == 0 {
				t.Errorf("%s: uuid %q, stats %v", table.Name, table.UUID, table.Stats)
			}
		}
		if report.Queries > 12 || report.Objects != 7 || len(report.Opaque) != 0 || report.Version == "" {
			t.Errorf("report %+v", report)
		}
	}
}

func TestInspectChosen(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	exec(t, db, "CREATE TABLE a_one (x UInt8) ENGINE = Memory", "CREATE TABLE a_two (x UInt8) ENGINE = Memory", "CREATE TABLE b_one (x UInt8) ENGINE = Memory")
	conn := open(t, db.HTTP())
	tests := []struct {
		include, exclude []string
		want             []string
		wantErr          string
	}{
		{want: []string{"a_one", "a_two", "b_one"}},
		{include: []string{"a_*"}, want: []string{"a_one", "a_two"}},
		{include: []string{db.Name + ".*"}, exclude: []string{"*_two"}, want: []string{"a_one", "b_one"}},
		{include: []string{"{a_two,b_one}"}, want: []string{"a_two", "b_one"}},
		{include: []string{"b_one", "c"}, wantErr: `inspect: there is no table, view or dictionary "c", or it may not be seen by this user`},
		{include: []string{"[a"}, wantErr: `inspect: pattern "[a" is malformed: [ ], { } and \ must be complete`},
	}
	for _, tt := range tests {
		c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}, Include: tt.include, Exclude: tt.exclude, SkipServer: true})
		if err != nil || tt.wantErr != "" {
			if err == nil || err.Error() != tt.wantErr {
				t.Errorf("include %q: error %v, want %s", tt.include, err, tt.wantErr)
			}
			continue
		}
		var got []string
		for _, table := range c.Databases[0].Tables {
			got = append(got, table.Name)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("include %q exclude %q: %q, want %q", tt.include, tt.exclude, got, tt.want)
		}
	}
	_, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{"no_such_database"}})
	var missing *inspect.NotFoundError
	if !errors.As(err, &missing) || missing.Name != "no_such_database" || missing.Kind != catalog.KindDatabase {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := inspect.Inspect(ctx, conn, inspect.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}

// What a definition alone does not say, or the server does not take as it shows
// it, is made again all the same, and from the JSON form too.
func TestInspectMakesAgain(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, settings, sql string }{
		{"Nested that is no set of arrays", "flatten_nested=0", "CREATE TABLE t (a UInt8, n Nested(x UInt8, y String)) ENGINE = MergeTree ORDER BY a"},
		{"names for a view's columns", "", "CREATE VIEW t (x, y) AS SELECT a, a + 1 FROM source"},
		{"Nested out of a query", "", "CREATE MATERIALIZED VIEW t ENGINE = MergeTree ORDER BY a AS SELECT a, CAST([(a, 1)], 'Nested(x UInt8, y UInt8)') AS n FROM source"},
		{"types that are mostly a mistake", "allow_suspicious_low_cardinality_types=1&allow_suspicious_variant_types=1&allow_suspicious_fixed_string_types=1&enable_nullable_tuple_type=1",
			"CREATE TABLE t (a Array(LowCardinality(Nullable(UInt8))), b Variant(UInt8, UInt64), c FixedString(300), d Nullable(Tuple(UInt8))) ENGINE = Memory"},
		{"names for the columns of a query", "", "CREATE MATERIALIZED VIEW t (x, `the y`) ENGINE = MergeTree ORDER BY x AS SELECT a, b FROM source"},
		{"columns of an alias", "", "CREATE TABLE t ENGINE = Alias('source')"},
		{"names that are no UTF-8", "", "CREATE TABLE t (`a\\xFF\\\\ b` UInt8 COMMENT '\\xC3(') ENGINE = Memory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			exec(t, db, "CREATE TABLE source (a UInt8, b String) ENGINE = MergeTree ORDER BY a")
			if err := open(t, db.HTTP()+"?"+tt.settings).Exec(t.Context(), driver.Statement{SQL: tt.sql}); err != nil {
				t.Fatal(err)
			}
			const shown = "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 't' FORMAT RawBLOB"
			want := db.Exec(shown)
			conn := open(t, db.HTTP())
			first := inspectAll(t, conn, db.Name)
			text, err := json.Marshal(first)
			if err != nil {
				t.Fatal(err)
			}
			var read catalog.Catalog
			if err := json.Unmarshal(text, &read); err != nil {
				t.Fatal(err)
			}
			exec(t, db, "DROP TABLE t SYNC")
			exec(t, db, ddl.Statements(read, ddl.Options{IfNotExists: true})...)
			if got := db.Exec(shown); got != want {
				t.Errorf("made again\n%s\nwant\n%s", got, want)
			}
			if changes := diff.Diff(inspectAll(t, conn, db.Name), first, diff.Options{CompareOrder: true}); len(changes) > 0 {
				t.Error(diff.Format(changes, diff.FormatOptions{}))
			}
		})
	}
}

// The user's own settings must not change what is read.
func TestInspectSettings(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	exec(t, db, "CREATE TABLE a (x UInt8) ENGINE = MergeTree ORDER BY x", "CREATE TABLE b (x UInt8) ENGINE = Memory", "CREATE VIEW c AS SELECT 1 AS x")
	plain := inspectAll(t, open(t, db.HTTP()), db.Name)
	for _, url := range []string{db.HTTP(), db.Native()} {
		session, err := open(t, url).Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range []string{"SET limit = 1, offset = 1", "SET show_table_uuid_in_table_create_query_if_not_nil = 1", "SET print_pretty_type_names = 1",
			"SET output_format_native_encode_types_in_binary_format = 0", "SET max_result_rows = 1", "SET join_use_nulls = 1, extremes = 1"} {
			if err := session.Exec(t.Context(), driver.Statement{SQL: set}); err != nil {
				t.Fatal(err)
			}
		}
		if differs := cmp.Diff(plain, inspectAll(t, session, db.Name)); differs != "" {
			t.Error(differs)
		}
		session.Close()
	}
	session, err := open(t, db.HTTP()).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	for _, set := range []string{"SET limit = 1", "SET readonly = 1"} {
		if err := session.Exec(t.Context(), driver.Statement{SQL: set}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = inspect.Inspect(t.Context(), session, inspect.Options{Databases: []string{db.Name}})
	if err == nil || !strings.Contains(err.Error(), "cut short what the server answers (limit") {
		t.Errorf("error %v, want one that names the setting", err)
	}
}

func TestInspectReadOnly(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	exec(t, db, "CREATE TABLE a (x UInt8) ENGINE = MergeTree ORDER BY x", "CREATE TABLE b (x UInt8) ENGINE = Memory")
	session, err := open(t, db.Native()).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.Exec(t.Context(), driver.Statement{SQL: "SET readonly = 1"}); err != nil {
		t.Fatal(err)
	}
	if got := inspectAll(t, session, db.Name); len(got.Databases[0].Tables) != 2 {
		t.Errorf("%d tables, want 2", len(got.Databases[0].Tables))
	}
}

func inspectAll(t *testing.T, conn driver.Conn, database string) catalog.Catalog {
	t.Helper()
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{database}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Tables that come and go while the server is inspected are there or not, and
// nothing else.
func TestInspectWhileChanging(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	exec(t, db, "CREATE TABLE stays (x UInt8) ENGINE = MergeTree ORDER BY x")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	changer := open(t, db.HTTP())
	go func() {
		for ctx.Err() == nil {
			for _, sql := range []string{"CREATE TABLE comes (x UInt8) ENGINE = MergeTree ORDER BY x", "CREATE MATERIALIZED VIEW mv ENGINE = MergeTree ORDER BY x AS SELECT x FROM stays",
				"RENAME TABLE comes TO goes", "DROP TABLE mv SYNC", "DROP TABLE goes SYNC"} {
				if err := changer.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
					done <- err
					return
				}
			}
		}
		done <- nil
	}()
	conn := open(t, db.HTTP())
	for range 30 {
		d := inspectAll(t, conn, db.Name).Databases[0]
		if d.Table("stays") == nil || len(d.Opaque) > 0 {
			t.Errorf("tables %v, opaque %v", d.Tables, d.Opaque)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestInspectServer(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	function, collection := "f_"+db.Name, "n_"+db.Name
	exec(t, db, "CREATE FUNCTION "+function+" AS (x, y) -> x + y", "CREATE NAMED COLLECTION IF NOT EXISTS "+collection+" AS b = 'secret' OVERRIDABLE, a = 1 NOT OVERRIDABLE")
	conn := open(t, db.HTTP())
	t.Cleanup(func() {
		for _, s := range []string{"DROP FUNCTION " + function, "DROP NAMED COLLECTION " + collection} {
			if err := conn.Exec(context.Background(), driver.Statement{SQL: s}); err != nil {
				t.Error(err)
			}
		}
	})
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(c.Functions, func(f catalog.Function) bool { return f.Name == function })
	if i < 0 || c.Functions[i].Body != "(x, y) -> (x + y)" {
		t.Errorf("functions %v", c.Functions)
	}
	i = slices.IndexFunc(c.NamedCollections, func(n catalog.NamedCollection) bool { return n.Name == collection })
	if i < 0 {
		t.Fatalf("named collections %v", c.NamedCollections)
	}
	yes, no := true, false
	want := []catalog.NamedCollectionParam{{Name: "a", Value: "[HIDDEN]", Overridable: &no}, {Name: "b", Value: "[HIDDEN]", Overridable: &yes}}
	if diff := cmp.Diff(want, c.NamedCollections[i].Params); diff != "" {
		t.Error(diff)
	}
}
