package picture

import (
	"fmt"
	"testing"

	"github.com/chent-io/chent/migrate/catalog"
)

// chains is a schema of so many tables: queues feed tables through views, some
// tables feed others, and every fifth stands alone.
func chains(tables int) catalog.Catalog {
	db := catalog.Database{}
	for i := range tables {
		t := &catalog.Table{Name: fmt.Sprintf("table_with_a_long_name_%03d", i), Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "(id, at)"}}
		for c := range 2 + i*7%40 {
			t.Columns = append(t.Columns, catalog.Column{Name: fmt.Sprintf("column_%d", c), Type: "LowCardinality(Nullable(String))"})
		}
		db.Tables = append(db.Tables, *t)
		if i%5 == 0 {
			continue
		}
		from := db.Tables[i-1-i%3/2].Name
		db.MaterializedViews = append(db.MaterializedViews, catalog.MaterializedView{
			Name: t.Name + "_mv", To: catalog.Name{Name: t.Name}, DependsOn: []catalog.Name{{Name: from}}, Query: "SELECT * FROM " + from,
		})
	}
	return catalog.Catalog{Databases: []catalog.Database{db}}
}

func TestBoxesDoNotOverlap(t *testing.T) {
	t.Parallel()
	for _, tables := range []int{1, 5, 150} {
		t.Run(fmt.Sprint(tables), func(t *testing.T) {
			t.Parallel()
			p := New(chains(tables), nil, Options{})
			p.Lay()
			if overlaps := overlapping(p); overlaps != 0 {
				t.Errorf("%d pairs of boxes overlap", overlaps)
			}
			for _, a := range p.Arrows {
				if from, to := p.Boxes[a.From], p.Boxes[a.To]; from.X+from.W >= to.X {
					t.Errorf("the arrow from %s to %s does not lead to the right", from.Name, to.Name)
				}
			}
			for _, x := range p.Boxes {
				if x.X < 0 || x.Y < 0 || x.X+x.W > p.Width || x.Y+x.H > p.Height {
					t.Errorf("%s is outside of the picture", x.Name)
				}
			}
			if tables == 150 && (p.Width > 4*p.Height || p.Height > 4*p.Width) {
				t.Errorf("the picture is %d by %d", p.Width, p.Height)
			}
		})
	}
}

// overlapping counts the pairs of boxes that share a point.
func overlapping(p *Picture) (n int) {
	for i := range p.Boxes {
		for j := range i {
			a, b := &p.Boxes[i], &p.Boxes[j]
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				n++
			}
		}
	}
	return n
}

func TestCirclesAreDrawn(t *testing.T) {
	t.Parallel()
	db := catalog.Database{
		Tables: []catalog.Table{{Name: "a"}, {Name: "b"}},
		MaterializedViews: []catalog.MaterializedView{
			{Name: "ab", To: catalog.Name{Name: "b"}, DependsOn: []catalog.Name{{Name: "a"}}},
			{Name: "ba", To: catalog.Name{Name: "a"}, DependsOn: []catalog.Name{{Name: "b"}}},
		},
	}
	p := New(catalog.Catalog{Databases: []catalog.Database{db}}, nil, Options{})
	p.Lay()
	if len(p.Arrows) != 4 || overlapping(p) != 0 {
		t.Errorf("%d arrows, %d overlaps; want 4 and none", len(p.Arrows), overlapping(p))
	}
}
