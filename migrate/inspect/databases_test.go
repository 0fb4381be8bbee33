package inspect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
)

// TestDatabaseThatIsNotListedExists asks EXISTS DATABASE: system.databases does
// not list every database that there is.
func TestDatabaseThatIsNotListedExists(t *testing.T) {
	t.Parallel()
	users := enginetest.WithUsers(t, map[string][]string{"all": {"GRANT ALL ON *.*"}, "few": {"GRANT SELECT ON other.t"}},
		enginetest.Filter{User: "all", Database: "system", Table: "databases", Expr: "name = 'default'"})
	admin := open(t, users.HTTP("", "default"))
	for _, sql := range []string{
		"CREATE DATABASE " + clickhouse.QuoteIdent(`it's \`) + " ENGINE = Atomic COMMENT 'it''s hidden'",
		"CREATE DATABASE memory ENGINE = Memory COMMENT 'c'",
	} {
		if err := admin.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	conn := open(t, users.HTTP("all", "default"))
	var report inspect.Report
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{"memory", `it's \`, "default"}, SkipServer: true, Report: &report})
	if err != nil {
		t.Fatal(err)
	}
	want := []catalog.Database{
		{Name: "default", Engine: c.Databases[0].Engine, Comment: c.Databases[0].Comment},
		{Name: `it's \`, Engine: catalog.Engine{Name: "Atomic"}, Comment: "it's hidden"},
		{Name: "memory", Engine: catalog.Engine{Name: "Memory"}, Comment: "c"},
	}
	if diff := cmp.Diff(want, c.Databases); diff != "" {
		t.Errorf("databases (-want +got):\n%s", diff)
	}
	if !strings.Contains(strings.Join(report.Skipped, "\n"), "tables of database memory: the server does not list the database") {
		t.Errorf("skipped: %q", report.Skipped)
	}
	var missing *inspect.NotFoundError
	if _, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{"nowhere"}}); !errors.As(err, &missing) || missing.Name != "nowhere" {
		t.Errorf("a database that does not exist: %v", err)
	}
	// Who may not see a database is told that there may be one.
	if _, err := inspect.Inspect(t.Context(), open(t, users.HTTP("few", "default")), inspect.Options{Databases: []string{"memory"}}); !errors.As(err, &missing) {
		t.Errorf("a database that may not be seen: %v", err)
	}
}
