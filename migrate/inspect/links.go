package inspect

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// links are the dependencies between objects, and the weights of materialized
// views' inner tables. Objects are named database.name.
type links struct {
	objects map[string]catalog.Name
	needs   map[string][]catalog.Name
	weights map[string]*catalog.Stats
}

func newLinks() *links {
	return &links{objects: make(map[string]catalog.Name), needs: make(map[string][]catalog.Name), weights: make(map[string]*catalog.Stats)}
}

// row takes what the server knows: what an object needs to load, and which
// materialized views read it.
func (l *links) row(r row) {
	key := r.database + "." + r.name
	self := catalog.Name{Database: r.database, Name: r.name}
	l.objects[key] = self
	l.needs[key] = append(l.needs[key], r.loads...)
	for _, reader := range r.readers {
		reader := reader.Database + "." + reader.Name
		l.needs[reader] = append(l.needs[reader], self)
	}
}

// connect writes the dependencies into the objects.
func (l *links) connect(c *catalog.Catalog) {
	for i := range c.Databases {
		d := &c.Databases[i]
		for n := range d.Tables {
			t := &d.Tables[n]
			t.DependsOn = l.dependencies(d.Name, t.Name, engineTarget(t.Engine)...)
		}
		for n := range d.Views {
			v := &d.Views[n]
			v.DependsOn = l.dependencies(d.Name, v.Name, l.mentioned(d.Name, v.Query)...)
		}
		for n := range d.MaterializedViews {
			m := &d.MaterializedViews[n]
			m.DependsOn = l.dependencies(d.Name, m.Name, l.mentioned(d.Name, m.Query)...)
			if weight := l.weights[d.Name+"."+m.Name]; m.To.Name == "" && weight != nil {
				m.Stats = weight
			}
		}
		for n := range d.Dictionaries {
			x := &d.Dictionaries[n]
			x.DependsOn = l.dependencies(d.Name, x.Name)
		}
		for n := range d.Opaque {
			o := &d.Opaque[n]
			o.DependsOn = l.dependencies(d.Name, o.Name, l.mentioned(d.Name, o.SQL)...)
		}
	}
}

// dependencies are the existing objects among those known and those given,
// sorted, each once, the object itself left out.
func (l *links) dependencies(database, name string, more ...catalog.Name) []catalog.Name {
	var list []catalog.Name
	for _, n := range append(slices.Clone(l.needs[database+"."+name]), more...) {
		if n.Database == "" {
			n.Database = database
		}
		if _, ok := l.objects[n.Database+"."+n.Name]; !ok || n.Database == database && n.Name == name {
			continue
		}
		list = append(list, relative(database, n))
	}
	slices.SortFunc(list, func(a, b catalog.Name) int {
		if order := strings.Compare(a.Database, b.Database); order != 0 {
			return order
		}
		return strings.Compare(a.Name, b.Name)
	})
	return slices.Compact(list)
}

// mentioned are the objects that a query names: as database.name, or as a
// string, the way dictGet takes a dictionary.
func (l *links) mentioned(database, query string) []catalog.Name {
	s := newScanner(query)
	var list []catalog.Name
	for ; !s.done(); s.at++ {
		t := s.peek(0)
		if text, ok := t.StringValue(); ok {
			if n, ok := l.objects[text]; ok {
				list = append(list, n)
			} else if n, ok := l.objects[database+"."+text]; ok {
				list = append(list, n)
			}
			continue
		}
		first, ok := t.Ident()
		if !ok {
			continue
		}
		if second, ok := s.peek(2).Ident(); ok && s.peek(1).Text == "." {
			if n, ok := l.objects[first+"."+second]; ok {
				list = append(list, n)
			}
		}
	}
	return list
}

// engineTarget is the table that an engine stands in front of.
func engineTarget(e catalog.Engine) []catalog.Name {
	argument := func(n int) string {
		if n >= len(e.Args) {
			return ""
		}
		if text, err := clickhouse.Unquote(e.Args[n]); err == nil {
			return text
		}
		return e.Args[n]
	}
	switch e.Name {
	case "Distributed":
		return []catalog.Name{{Database: argument(1), Name: argument(2)}}
	case "Buffer":
		return []catalog.Name{{Database: argument(0), Name: argument(1)}}
	case "Alias":
		if len(e.Args) == 1 {
			database, name, ok := strings.Cut(argument(0), ".")
			if !ok {
				database, name = "", database
			}
			return []catalog.Name{{Database: database, Name: name}}
		}
		return []catalog.Name{{Database: argument(0), Name: argument(1)}}
	case "Dictionary":
		database, name, ok := strings.Cut(argument(0), ".")
		if !ok {
			database, name = "", database
		}
		return []catalog.Name{{Database: database, Name: name}}
	}
	return nil
}
