package inspect

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
)

// On a server without the columns that later ones have, the same is read but
// for what only they say, and the report names them.
func TestInspectOldServer(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE src (a UInt8, b String) ENGINE = MergeTree ORDER BY a")
	db.Exec("INSERT INTO src VALUES (1, 'x')")
	db.Exec("CREATE TABLE sums (a UInt8, n UInt64) ENGINE = SummingMergeTree ORDER BY a")
	db.Exec("CREATE MATERIALIZED VIEW mv TO sums AS SELECT a, count() AS n FROM src GROUP BY a")
	db.Exec("CREATE DICTIONARY dict (a UInt8, b String) PRIMARY KEY a SOURCE(CLICKHOUSE(TABLE 'src')) LAYOUT(FLAT()) LIFETIME(0)")
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	inspection := func(without ...string) (catalog.Catalog, Report) {
		t.Helper()
		var report Report
		i := inspector{conn: conn, options: Options{Databases: []string{db.Name}}, report: &report}
		if i.filter, err = newFilter(i.options); err != nil {
			t.Fatal(err)
		}
		if err := i.systemColumns(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, column := range without {
			if !i.has[column] {
				t.Fatalf("this server does not have %s either", column)
			}
			delete(i.has, column)
		}
		c, err := i.read(t.Context())
		if err != nil {
			t.Fatalf("without %q: %v", without, err)
		}
		return c, report
	}
	today, _ := inspection()
	missing := []string{"databases.engine_full", "databases.is_external", "tables.active_parts", "tables.loading_dependencies_database",
		"named_collections.create_query", "named_collections.source"}
	old, report := inspection(missing...)
	for n := range today.Databases[0].Tables {
		if stats := today.Databases[0].Tables[n].Stats; stats != nil {
			stats.Parts = 0
		}
	}
	if diff := cmp.Diff(today, old); diff != "" {
		t.Error(diff)
	}
	for _, column := range missing {
		said := slices.ContainsFunc(report.Skipped, func(s string) bool { return len(s) > len(column)+7 && s[:len(column)+7] == "system."+column })
		if want := column != "databases.is_external"; said != want { // what replaces it says the same
			t.Errorf("%s: named in %q: %v, want %v", column, report.Skipped, said, want)
		}
	}
	if _, report := inspection("named_collections.name"); !slices.ContainsFunc(report.Skipped, func(s string) bool { return s[:5] == "named" }) {
		t.Errorf("skipped %q, want named collections", report.Skipped)
	}
}
