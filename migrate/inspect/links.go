package inspect

import "github.com/chent-io/chent/migrate/catalog"

// links are what the server knows of the dependencies between objects, and
// the weights of materialized views' inner tables, by database and name.
type links struct {
	needs   map[catalog.Name][]catalog.Name
	weights map[catalog.Name]*catalog.Stats
	inners  map[catalog.Name]*catalog.Table
}

func newLinks() *links {
	return &links{needs: make(map[catalog.Name][]catalog.Name), weights: make(map[catalog.Name]*catalog.Stats), inners: make(map[catalog.Name]*catalog.Table)}
}

// row takes what an object needs to load and which materialized views read it.
func (l *links) row(r row) {
	self := catalog.Name{Database: r.database, Name: r.name}
	if len(r.loads) > 0 {
		l.needs[self] = append(l.needs[self], r.loads...)
	}
	for _, reader := range r.readers {
		l.needs[reader] = append(l.needs[reader], self)
	}
}

// inner takes the definition of a materialized view's inner table.
func (l *links) inner(owner catalog.Name, r row) {
	if object, err := describe(r); err == nil {
		if t, ok := object.(*catalog.Table); ok {
			l.inners[owner] = t
		}
	}
}

// takeInner gives a materialized view what its inner table has: the view's own
// statement stays what it was when that is altered. An engine that has no
// indexes and the like forgets them, and the view's statement keeps them.
func takeInner(m *catalog.MaterializedView, inner *catalog.Table) {
	if inner == nil {
		return
	}
	m.Storage = inner.Storage
	if inner.Engine.IsMergeTree() {
		m.Indexes, m.Projections, m.Constraints = inner.Indexes, inner.Projections, inner.Constraints
	}
}

// connect writes the dependencies into the objects: the server's and those
// that definitions mention.
func (l *links) connect(c *catalog.Catalog) {
	for i := range c.Databases {
		d := &c.Databases[i]
		needs := func(name string) []catalog.Name { return l.needs[catalog.Name{Database: d.Name, Name: name}] }
		for n := range d.Tables {
			d.Tables[n].DependsOn = needs(d.Tables[n].Name)
		}
		for n := range d.Views {
			d.Views[n].DependsOn = needs(d.Views[n].Name)
		}
		for n := range d.MaterializedViews {
			m := &d.MaterializedViews[n]
			m.DependsOn = needs(m.Name)
			if m.To.Name == "" {
				self := catalog.Name{Database: d.Name, Name: m.Name}
				m.Stats = l.weights[self]
				takeInner(m, l.inners[self])
			}
		}
		for n := range d.Dictionaries {
			d.Dictionaries[n].DependsOn = needs(d.Dictionaries[n].Name)
		}
		for n := range d.Opaque {
			d.Opaque[n].DependsOn = needs(d.Opaque[n].Name)
		}
	}
	c.Link()
}
