package migrate_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
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

func schema() catalog.Catalog {
	return catalog.Catalog{Databases: []catalog.Database{{
		Tables: []catalog.Table{
			{Name: "events", Pos: "event.go:3", Columns: []catalog.Column{
				{Name: "id", Type: "BIGINT UNSIGNED", Codec: []string{"Delta", "ZSTD"}},
				{Name: "at", Type: "DateTime", DefaultKind: catalog.Default, Default: "NOW()", Pos: "event.go:7"},
				{Name: "kind", Type: "Enum('view','click')"},
			}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "(id)", TTL: "at + INTERVAL 30 DAY"}},
			{Name: "daily", Columns: []catalog.Column{{Name: "d", Type: "Date"}, {Name: "c", Type: "UInt64"}},
				Storage: catalog.Storage{Engine: catalog.Engine{Name: "SummingMergeTree"}, OrderBy: "d"}},
		},
		Views:             []catalog.View{{Name: "a_last", Query: "select max(id) id from z_all"}, {Name: "z_all", Query: "SELECT * FROM events"}},
		MaterializedViews: []catalog.MaterializedView{{Name: "daily_mv", To: catalog.Name{Name: "daily"}, Query: "select toDate(at) d, COUNT() c from events group by d"}},
		Dictionaries: []catalog.Dictionary{{Name: "names", Attributes: []catalog.DictionaryAttribute{{Name: "id", Type: "UInt64"}, {Name: "kind", Type: "String"}}, PrimaryKey: []string{"id"},
			Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "TABLE", Value: "'events'"}, {Name: "PASSWORD", Value: "'pw'"}}},
			Layout: catalog.DictionaryFunction{Kind: "FLAT"}, Lifetime: &catalog.Lifetime{Max: 30}}},
	}}}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"http", "native"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			url := db.HTTP()
			if protocol == "native" {
				url = db.Native()
			}
			conn := open(t, url)
			for range 2 { // the second time finds everything in place
				if err := migrate.Create(t.Context(), conn, schema(), migrate.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			if got := db.Exec("SELECT count() FROM system.tables WHERE database = currentDatabase()"); got != "6" {
				t.Errorf("%s objects, want 6", got)
			}
			found, err := migrate.Diff(t.Context(), conn, schema(), migrate.DiffOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Changes) > 0 {
				t.Errorf("differences right after Create:\n%s", diff.Format(found.Changes, diff.FormatOptions{}))
			}
			db.Exec("DROP TABLE daily_mv")
			db.Exec("ALTER TABLE events MODIFY SETTING merge_with_ttl_timeout = 7")
			db.Exec("CREATE TABLE other (a UInt8) ENGINE = Memory")
			if err := migrate.Create(t.Context(), conn, schema(), migrate.CreateOptions{}); err != nil {
				t.Errorf("what is missing: %v", err)
			}
		})
	}
}

func TestCreateDifferent(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	if err := migrate.Create(t.Context(), conn, schema(), migrate.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	db.Exec("DROP VIEW z_all")
	changed := schema()
	changed.Databases[0].Tables[0].Columns[1].Codec = []string{"Delta", "LZ4"}
	changed.Databases[0].Tables[0].TTL = "at + INTERVAL 90 DAY"
	err := migrate.Create(t.Context(), conn, changed, migrate.CreateOptions{})
	var different *migrate.DifferenceError
	if !errors.As(err, &different) || len(different.Changes) != 1 {
		t.Fatalf("error %v", err)
	}
	want := `migrate: what exists differs from what the schema declares; Create adds what is missing and changes nothing (chent schema apply does):
~ table ` + db.Name + `.events   event.go:3
  ~ column at  codec  (none) → Delta(4), LZ4                      event.go:7
  ~ ttl        at + toIntervalDay(30) → at + toIntervalDay(90)   event.go:3`
	if diff := cmp.Diff(strings.Fields(want), strings.Fields(err.Error())); diff != "" {
		t.Error(diff)
	}
	if got := db.Exec("EXISTS VIEW z_all"); got != "0" {
		t.Error("something was created in spite of the difference")
	}
}

func TestCreateRefused(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	broken := schema()
	broken.Databases[0].Tables[1].OrderBy = "nosuch"
	broken.Databases[0].Tables[1].Pos = "daily.go:9:2"
	err := migrate.Create(t.Context(), open(t, db.HTTP()), broken, migrate.CreateOptions{})
	var refused *migrate.CreateError
	if !errors.As(err, &refused) || refused.Name != db.Name+".daily" || refused.Done != 1 || !driver.IsCode(err, 47) {
		t.Fatalf("error %v", err)
	}
	if !strings.HasPrefix(err.Error(), "daily.go:9:2: migrate: create table "+db.Name+".daily: ") {
		t.Errorf("error %v", err)
	}
}

// Databases of their own, and objects that refer to each other across them.
func TestCreateDatabases(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	one, two := db.Name+"_one", db.Name+"_two"
	desired := catalog.Catalog{Databases: []catalog.Database{
		{Name: one, Comment: "first", Views: []catalog.View{{Name: "v", Query: "SELECT a FROM " + two + ".t UNION ALL SELECT a FROM mine"}},
			Tables: []catalog.Table{{Name: "mine", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Memory"}}}}},
		{Name: two, Tables: []catalog.Table{{Name: "t", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "Log"}}}}},
	}}
	conn := open(t, db.HTTP())
	defer func() {
		db.Exec("DROP DATABASE IF EXISTS " + one)
		db.Exec("DROP DATABASE IF EXISTS " + two)
	}()
	if err := migrate.Create(t.Context(), conn, desired, migrate.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	found, err := migrate.Diff(t.Context(), conn, desired, migrate.DiffOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Changes) > 0 {
		t.Errorf("differences right after Create:\n%s", diff.Format(found.Changes, diff.FormatOptions{}))
	}
	if got := db.Exec("SELECT comment FROM system.databases WHERE name = '" + one + "'"); got != "first" {
		t.Errorf("comment %q", got)
	}
}
