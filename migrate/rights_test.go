package migrate_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
)

// A user with the grants that the guide names can run any plan; one who may
// only read can plan, is told what it cannot see, and changes nothing.
func TestRights(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/how-to/migrations.md")
	if err != nil {
		t.Fatal(err)
	}
	var grants []string
	for line := range strings.Lines(string(guide)) {
		if grant, ok := strings.CutSuffix(strings.TrimSpace(line), " TO migrator;"); ok {
			grants = append(grants, grant)
		}
	}
	if len(grants) == 0 {
		t.Fatal("the guide names no grants")
	}
	users := enginetest.WithUsers(t, map[string][]string{"migrator": grants, "reader": {"GRANT SELECT ON app.events"}})
	for _, sql := range []string{"CREATE DATABASE app", "CREATE TABLE app.events (id UInt8) ENGINE = MergeTree ORDER BY id"} {
		if err := open(t, users.HTTP("", "default")).Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	reader := open(t, users.HTTP("reader", "app"))
	p, found, err := migrate.Plan(t.Context(), reader, catalog.Catalog{Databases: []catalog.Database{{Tables: schema().Databases[0].Tables}}}, everything)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Steps) == 0 || !strings.Contains(strings.Join(found.Skipped, "\n"), "without the grant SHOW TABLES ON `app`.*") {
		t.Errorf("plan of a reader:\n%v\nskipped %q", p, found.Skipped)
	}
	const accessDenied = 497
	if _, err := migrate.Apply(t.Context(), reader, schema(), migrate.ApplyOptions{PlanOptions: everything}); !driver.IsCode(err, accessDenied) {
		t.Errorf("apply by a reader: %v", err)
	}
	migrator := open(t, users.HTTP("migrator", "app"))
	for _, desired := range []catalog.Catalog{schema(), changed()} {
		if _, err := migrate.Apply(t.Context(), migrator, desired, migrate.ApplyOptions{PlanOptions: everything}); err != nil {
			t.Fatal(err)
		}
		if p, found, err := migrate.Plan(t.Context(), migrator, desired, everything); err != nil || len(p.Steps) > 0 || len(found.Skipped) > 0 {
			t.Errorf("left to do: %v\n%v\nskipped %q", err, p, found.Skipped)
		}
	}
}
