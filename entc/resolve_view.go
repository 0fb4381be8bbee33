package entc

import (
	"cmp"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

func (r *resolver) view(t *Table, ann schema.Table, columns []catalog.Column) *catalog.View {
	return &catalog.View{
		Name:      t.Name,
		Columns:   columns,
		Query:     ann.View.Query,
		Aliases:   ann.View.Aliases,
		Security:  catalog.Security{Definer: ann.View.Definer, Type: ann.View.Security},
		Comment:   tableComment(t.Type, ann),
		DependsOn: names(ann.DependsOn),
		Pos:       t.Pos,
	}
}

func (r *resolver) materialized(t *Table, ann schema.Table, columns []catalog.Column) *catalog.MaterializedView {
	v := materializedOf(ann.Materialized)
	v.Name, v.Pos = t.Name, t.Pos
	v.Comment = cmp.Or(v.Comment, tableComment(t.Type, ann))
	v.DependsOn = append(v.DependsOn, names(ann.DependsOn)...)
	switch {
	case v.To.Name != "" && ann.Engine != nil:
		r.add(t.Pos, t.Type.Name, "", "a materialized view writes to %q or has an engine of its own, not both", ann.Materialized.To)
	case v.To.Name == "" && ann.Engine == nil:
		r.add(t.Pos, t.Type.Name, "", "the materialized view has no place for its rows; name a table with To, or add an engine")
	case ann.Engine != nil:
		v.Storage = r.storage(t, ann)
	}
	// With a target the server keeps all that is said of columns, and has no use
	// for it.
	v.Columns = columns
	r.parts(t, ann, &v.Indexes, &v.Projections, &v.Constraints)
	return &v
}

func materializedOf(m *schema.Materialized) catalog.MaterializedView {
	v := catalog.MaterializedView{
		Name:      m.Name,
		Aliases:   m.Aliases,
		Query:     m.Query,
		Security:  catalog.Security{Definer: m.Definer, Type: m.Security},
		Comment:   m.Comment,
		Empty:     m.Empty,
		Backfill:  m.Backfill,
		DependsOn: names(m.DependsOn),
	}
	if m.To != "" {
		v.To = nameOf(m.To)
	}
	if f := m.Refresh; f != nil {
		v.Refresh = &catalog.Refresh{
			Schedule: f.Schedule, Randomize: f.Randomize, DependsOn: names(f.DependsOn),
			Settings: settings(f.Settings), Append: f.Append,
		}
	}
	return v
}

// views adds the materialized views that feed tables, once all tables are
// known, and gives views that write elsewhere the nature of their target.
func (r *resolver) views() {
	byName := map[catalog.Name]*Table{}
	for _, t := range r.model.Tables {
		byName[catalog.Name{Database: t.Database, Name: t.Name}] = t
	}
	for _, t := range r.model.Tables {
		for i := range t.ann.FedBy {
			m := &t.ann.FedBy[i]
			v := materializedOf(m)
			v.To = catalog.Name{Name: t.Name}
			v.Pos = r.positions.of(m.Pos, "")
			if t.Table == nil {
				r.add(v.Pos, t.Type.Name, "", "view.FedBy belongs on a table; %s is none", t.Name)
				continue
			}
			d := r.database(t.Database)
			d.MaterializedViews = append(d.MaterializedViews, v)
		}
		if v := t.MaterializedView; v != nil && v.To.Name != "" {
			if target := byName[catalog.Name{Database: cmp.Or(v.To.Database, t.Database), Name: v.To.Name}]; target != nil {
				t.Final, t.Folds, t.Sample = target.Final, target.Folds, target.Sample
			}
		}
	}
	for _, t := range r.model.Tables {
		t.Folds = t.Folds || r.foldsBehind(t, byName)
	}
}

// foldsBehind reports whether a table that forwards reads one of the schema
// that folds. Of a table of others FINAL cannot be asked unseen: a server
// refuses it where the engine behind knows none.
func (r *resolver) foldsBehind(t *Table, byName map[catalog.Name]*Table) bool {
	for range 8 { // a Distributed over a Buffer over a table
		name, ok := t.behind()
		if !ok {
			return t.Folds
		}
		if t = byName[catalog.Name{Database: t.Database, Name: name}]; t == nil {
			return false
		}
	}
	return false
}

func (r *resolver) dictionary(t *Table, ann schema.Table) *catalog.Dictionary {
	a := ann.Dictionary
	d := &catalog.Dictionary{
		Name:       t.Name,
		PrimaryKey: a.PrimaryKey,
		Settings:   settings(a.Settings),
		Comment:    tableComment(t.Type, ann),
		DependsOn:  names(ann.DependsOn),
		Pos:        t.Pos,
	}
	for _, c := range t.Columns {
		attribute := catalog.DictionaryAttribute{Name: c.Column.Name, Type: c.Column.Type, Comment: c.Column.Comment}
		switch c.Column.DefaultKind {
		case catalog.NoDefault:
		case catalog.Default:
			attribute.Default = c.Column.Default
		default:
			r.add(c.Pos, t.Type.Name, c.Field.Name, "a dictionary's attribute has no %s; annotate it with dictionary.Expression", c.Column.DefaultKind)
		}
		column, _, _ := schema.Decode[schema.Column](c.Field.Annotations)
		if f := column.Attribute; f != nil {
			attribute.Expression = f.Expression
			attribute.Hierarchical, attribute.Bidirectional = f.Hierarchical, f.Bidirectional
			attribute.Injective, attribute.IsObjectID = f.Injective, f.IsObjectID
		}
		d.Attributes = append(d.Attributes, attribute)
	}
	function := func(f *schema.DictionaryFunction, clause, example string) catalog.DictionaryFunction {
		if f == nil {
			r.add(t.Pos, t.Type.Name, "", "the dictionary has no %s; add %s", clause, example)
			return catalog.DictionaryFunction{}
		}
		return catalog.DictionaryFunction{Kind: f.Kind, Params: settings(f.Params)}
	}
	d.Source = function(a.Source, "source", `Source(dictionary.ClickHouse("table"))`)
	d.Layout = function(a.Layout, "layout", `Layout("HASHED")`)
	if a.Lifetime != nil {
		d.Lifetime = &catalog.Lifetime{Min: a.Lifetime.Min, Max: a.Lifetime.Max}
	}
	if a.RangeMin != "" || a.RangeMax != "" {
		d.Range = &catalog.Range{Min: a.RangeMin, Max: a.RangeMax}
	}
	return d
}
