package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// texts are the statements that lead from one catalog to another.
func texts(t *testing.T, live, desired catalog.Catalog) []string {
	t.Helper()
	p, err := plan.New(diff.Diff(live, desired, diff.Options{WholeServer: true}), live, desired, everything)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, s := range p.Steps {
		text := strings.ReplaceAll(s.SQL, "d.", "")
		if text == "" {
			text = string(s.Class) + ": " + strings.Join(s.Reasons, "; ")
		}
		list = append(list, text)
	}
	return list
}

func columns(names ...string) []catalog.Column {
	var list []catalog.Column
	for _, name := range names {
		list = append(list, catalog.Column{Name: name, Type: "UInt8"})
	}
	return list
}

func database(tables ...catalog.Table) catalog.Catalog {
	c := catalog.Catalog{Databases: []catalog.Database{{Name: "d", Tables: tables}}}
	c.Link()
	return c
}

// A column comes to a table before it comes to the Distributed or Buffer in
// front of it, and goes from that first: writers never meet a column that the
// table behind lacks.
func TestPlanOrdersTablesInFrontOfOthers(t *testing.T) {
	pair := func(engine catalog.Engine, names ...string) catalog.Catalog {
		return database(
			catalog.Table{Name: "front", Columns: columns(names...), Storage: catalog.Storage{Engine: engine}},
			catalog.Table{Name: "local", Columns: columns(names...), Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}},
		)
	}
	for _, engine := range []catalog.Engine{
		{Name: "Distributed", Args: []string{"c", "d", "local"}},
		{Name: "Buffer", Args: []string{"'d'", "'local'", "1", "1", "1", "1", "1", "1", "1"}},
	} {
		less, more := pair(engine, "id"), pair(engine, "id", "v")
		if d := cmp.Diff([]string{"ALTER TABLE local ADD COLUMN IF NOT EXISTS `v` UInt8 AFTER `id`", "ALTER TABLE front ADD COLUMN IF NOT EXISTS `v` UInt8 AFTER `id`"}, texts(t, less, more)); d != "" {
			t.Errorf("%s: a column comes (-want +got):\n%s", engine.Name, d)
		}
		if d := cmp.Diff([]string{"ALTER TABLE front DROP COLUMN IF EXISTS `v`", "ALTER TABLE local DROP COLUMN IF EXISTS `v`"}, texts(t, more, less)); d != "" {
			t.Errorf("%s: a column goes (-want +got):\n%s", engine.Name, d)
		}
	}
}

// A settings profile comes after the roles that it is for, a role after the
// profile that it has, and policies, quotas and grants after whom they are for.
func TestPlanOrdersAccess(t *testing.T) {
	desired := catalog.Catalog{Access: &catalog.Access{
		Profiles: []catalog.AccessEntity{{Name: "base", Clauses: "SETTINGS max_threads = 1"}, {Name: "wide", Clauses: "SETTINGS max_threads = 8 TO reader"}},
		Roles:    []catalog.AccessEntity{{Name: "reader", Clauses: "SETTINGS PROFILE 'base'"}},
		Users:    []catalog.AccessEntity{{Name: "u", Clauses: "IDENTIFIED WITH no_password DEFAULT ROLE reader"}},
		Policies: []catalog.AccessEntity{{Name: "p ON d.t", Clauses: "FOR SELECT USING 1 TO reader"}},
		Quotas:   []catalog.AccessEntity{{Name: "q", Clauses: "FOR INTERVAL 1 hour MAX queries = 9 TO u"}},
		Grants:   []string{"SELECT ON d.* TO reader"},
	}}
	want := []string{
		"CREATE SETTINGS PROFILE IF NOT EXISTS base SETTINGS max_threads = 1",
		"CREATE ROLE IF NOT EXISTS reader SETTINGS PROFILE 'base'",
		"CREATE SETTINGS PROFILE IF NOT EXISTS wide SETTINGS max_threads = 8 TO reader",
		"CREATE USER IF NOT EXISTS u IDENTIFIED WITH no_password DEFAULT ROLE reader",
		"CREATE ROW POLICY IF NOT EXISTS p ON t FOR SELECT USING 1 TO reader",
		"CREATE QUOTA IF NOT EXISTS q FOR INTERVAL 1 hour MAX queries = 9 TO u",
		"GRANT SELECT ON * TO reader",
	}
	if d := cmp.Diff(want, texts(t, catalog.Catalog{Access: &catalog.Access{}}, desired)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	circle := catalog.Catalog{Access: &catalog.Access{
		Profiles: []catalog.AccessEntity{{Name: "base", Clauses: "SETTINGS max_threads = 1 TO reader"}},
		Roles:    []catalog.AccessEntity{{Name: "reader", Clauses: "SETTINGS PROFILE 'base'"}},
	}}
	got := texts(t, catalog.Catalog{Access: &catalog.Access{}}, circle)
	if len(got) != 3 || !strings.HasPrefix(got[0], "unsupported: no order is possible: (CREATE SETTINGS PROFILE IF NOT EXISTS base ") || !strings.Contains(got[0], "waits for (CREATE ROLE IF NOT EXISTS reader ") {
		t.Errorf("a circle: %q", got)
	}
}

// The server lets no column go that a materialized view reads. Where the view
// stays as it is, that is said before the first statement.
func TestPlanRefusesToDropWhatAViewReads(t *testing.T) {
	state := func(query string, names ...string) catalog.Catalog {
		c := database(
			catalog.Table{Name: "t", Columns: columns(names...), Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}},
			catalog.Table{Name: "to", Columns: columns("v"), Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "v"}},
		)
		c.Databases[0].MaterializedViews = []catalog.MaterializedView{{Name: "mv", To: catalog.Name{Name: "to"}, Query: query}}
		c.Link()
		return c
	}
	tests := []struct{ query, want string }{
		{query: "SELECT v FROM d.t", want: "unsupported: column v cannot go: mv reads it and stays as it is; change or drop the view too"},
		{query: "SELECT count() AS v FROM d.t", want: "ALTER TABLE t DROP COLUMN IF EXISTS `v`"}, // a name of its own
		{query: "SELECT t.*, 1 AS v FROM d.t", want: "unsupported: it selects * and reads t, whose v goes, which the server refuses: name the columns in its query"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			if got := texts(t, state(tt.query, "id", "v"), state(tt.query, "id")); !slices.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
