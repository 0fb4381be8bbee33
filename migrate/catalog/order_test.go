package catalog

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInOrder(t *testing.T) {
	c := Catalog{
		Functions: []Function{{Name: "f"}},
		Databases: []Database{
			{
				Name: "a",
				Tables: []Table{
					{Name: "a_front", Storage: Storage{Engine: Engine{Name: "Distributed", Args: []string{"main", "'a'", "'z_local'"}}}},
					{Name: "looked_up", Columns: []Column{{Name: "x", Default: "dictGet('a.names', 'y', id)"}}},
					{Name: "z_local"},
				},
				Views: []View{
					{Name: "first", Query: "SELECT * FROM `second`"},
					{Name: "second", Query: "SELECT first FROM b.t, (SELECT 1)"},
				},
				MaterializedViews: []MaterializedView{{Name: "mv", To: Name{Name: "z_local"}, Query: "SELECT * FROM a.first JOIN a.late_mv"}, {Name: "late_mv", Query: "SELECT 1"}},
				Dictionaries: []Dictionary{
					{Name: "names", Source: DictionaryFunction{Kind: "CLICKHOUSE", Params: []Setting{{Name: "TABLE", Value: "'t'"}, {Name: "DB", Value: "'b'"}}}},
				},
			},
			{Name: "b", Tables: []Table{{Name: "t"}}},
		},
	}
	c.Link()
	var got []string
	for _, o := range c.InOrder() {
		got = append(got, o.Database+"."+o.Object.ObjectName())
	}
	want := []string{".a", ".b", ".f", "a.z_local", "a.a_front", "b.t", "a.names", "a.looked_up", "a.second", "a.first", "a.late_mv", "a.mv"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if deps := c.Databases[0].Views[1].DependsOn; !slices.Equal(deps, []Name{{Database: "b", Name: "t"}}) {
		t.Errorf("view second depends on %v", deps)
	}
}

func TestInOrderCircle(t *testing.T) {
	c := Catalog{Databases: []Database{{Views: []View{{Name: "a", Query: "SELECT * FROM b"}, {Name: "b", Query: "SELECT * FROM a"}}}}}
	c.Link()
	if got := len(c.InOrder()); got != 2 {
		t.Errorf("%d objects, want 2", got)
	}
}
