package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
)

// A database gets another name in all that refers to its objects, and nowhere
// else.
func TestRenameDatabase(t *testing.T) {
	of := func(name string) catalog.Catalog {
		return catalog.Catalog{
			Databases: []catalog.Database{{
				Name: name,
				Tables: []catalog.Table{
					{Name: "t", Columns: []catalog.Column{{Name: "n", Type: "String", DefaultKind: catalog.Default, Default: "dictGet('" + name + ".d', 'n', id)"}, {Name: "s", Type: "String", Default: "'app'"}}},
					{Name: "all", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Distributed", Args: []string{"'app'", "'" + name + "'", "'t'"}}}},
					{Name: "waiting", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Buffer", Args: []string{"'" + name + "'", "'t'", "1"}}}},
					{Name: "merged", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Merge", Args: []string{"'" + name + "'", "'^app'"}}}},
					{Name: "dict", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Dictionary", Args: []string{"'" + name + ".d'"}}}},
				},
				Views: []catalog.View{
					{Name: "v", Query: "SELECT " + name + ".t.n, app.x, 'app.y' FROM " + name + ".t AS a INNER JOIN other.t ON a.n = " + name + ".t.n", DependsOn: []catalog.Name{{Database: name, Name: "t"}, {Name: "t"}}},
					{Name: "alias", Query: "SELECT app.n FROM other.t AS app"},
				},
				MaterializedViews: []catalog.MaterializedView{{Name: "m", To: catalog.Name{Database: name, Name: "t"}, Query: "SELECT joinGet('" + name + ".t', 'n', 1) AS n FROM other.t",
					Refresh: &catalog.Refresh{DependsOn: []catalog.Name{{Database: name, Name: "m2"}}}}},
				Dictionaries: []catalog.Dictionary{
					{Name: "d", Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "DB", Value: "'" + name + "'"}, {Name: "TABLE", Value: "'t'"}, {Name: "USER", Value: "'app'"}}}},
					{Name: "q", Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "QUERY", Value: "'SELECT 1 FROM " + name + ".t'"}}}},
				},
				Opaque: []catalog.Opaque{{Name: "o", SQL: "CREATE WINDOW VIEW " + name + ".o AS SELECT 1 FROM " + name + ".t"}},
			}, {
				Name:  "other",
				Views: []catalog.View{{Name: "v", Query: "SELECT 1 FROM " + name + ".v"}},
			}},
			Functions: []catalog.Function{{Name: "f", Body: "(x) -> dictGet('" + name + ".d', 'n', x)"}},
		}
	}
	got := of("app")
	got.RenameDatabase("app", "copy of")
	want := of("copy of")
	// Only names need quotes outside of strings.
	quoted := of("`copy of`")
	want.Databases[0].Views[0].Query = quoted.Databases[0].Views[0].Query
	want.Databases[0].Dictionaries[1].Source = quoted.Databases[0].Dictionaries[1].Source
	want.Databases[0].Opaque[0].SQL = quoted.Databases[0].Opaque[0].SQL
	want.Databases[1].Views[0].Query = quoted.Databases[1].Views[0].Query
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, to := range []string{"other", "app"} {
		same := of("app")
		same.RenameDatabase("app", to)
		if diff := cmp.Diff(of("app"), same); diff != "" {
			t.Errorf("renamed to %s: %s", to, diff)
		}
	}
}
