package topology

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Fold is the schema that [Deploy] makes of a server's: a Distributed table over
// a table of the same database and columns becomes one sharded table, with the
// views that feed it. home is the database of the connection.
func Fold(c catalog.Catalog, home string) catalog.Catalog {
	c.Databases = slices.Clone(c.Databases)
	for i := range c.Databases {
		fold(&c.Databases[i], home)
	}
	return c
}

func fold(d *catalog.Database, home string) {
	front := map[string]string{} // of a local table
	var tables []catalog.Table
	for i := range d.Tables {
		all := &d.Tables[i]
		here, topology := behind(d, all, home)
		if topology == nil || front[here.Name] != "" {
			continue
		}
		front[here.Name] = all.Name
		folded := *here
		folded.Name, folded.Topology = all.Name, topology
		if parts := here.Engine.Parts(); parts.Wrap != "" {
			folded.Engine = catalog.Engine{Name: parts.Base, Args: parts.Args}
		}
		folded.Comment = cmp.Or(all.Comment, here.Comment)
		folded.DependsOn = slices.DeleteFunc(slices.Clone(all.DependsOn), func(n catalog.Name) bool { return n.Name == here.Name })
		tables = append(tables, folded)
	}
	if len(front) == 0 {
		return
	}
	for _, t := range d.Tables {
		if front[t.Name] == "" && !slices.ContainsFunc(tables, func(f catalog.Table) bool { return f.Name == t.Name }) {
			tables = append(tables, t)
		}
	}
	slices.SortFunc(tables, func(a, b catalog.Table) int { return cmp.Compare(a.Name, b.Name) })
	d.Tables = tables
	d.MaterializedViews = slices.Clone(d.MaterializedViews)
	for i := range d.MaterializedViews {
		m := &d.MaterializedViews[i]
		own := func(n catalog.Name) bool { return n.Database == "" || n.Database == cmp.Or(d.Name, home) }
		if to := front[m.To.Name]; to != "" && own(m.To) {
			m.To.Name = to
		}
		if s, ok := sourceOf(m.Query); ok && own(s.name) && front[s.name.Name] != "" && m.Refresh == nil {
			m.Query = s.replace(m.Query, front[s.name.Name], front[s.name.Name])
		}
	}
}

// behind is the local table behind a Distributed one, and what both are
// together; nil where it is not one of a pair.
func behind(d *catalog.Database, all *catalog.Table, home string) (*catalog.Table, *catalog.Topology) {
	args := all.Engine.Args
	if all.Engine.Name != "Distributed" || len(args) < 3 {
		return nil, nil
	}
	database, okDatabase := textOf(args[1])
	name, okName := textOf(args[2])
	if args[1] == "currentDatabase()" || args[1] == "''" {
		database, okDatabase = cmp.Or(d.Name, home), true
	}
	here := d.Table(name)
	if !okDatabase || !okName || database != cmp.Or(d.Name, home) || here == nil || here == all || !sameColumns(here, all) {
		return nil, nil
	}
	topology := &catalog.Topology{Kind: catalog.Sharded}
	if name != LocalName(all.Name, "") {
		topology.Local = name
	}
	if len(args) > 3 && args[3] != "rand()" {
		topology.Key = args[3]
	}
	if len(args) > 4 {
		topology.Policy, _ = textOf(args[4])
	}
	return here, topology
}

// textOf is the value of an argument that is a string literal.
func textOf(arg string) (string, bool) {
	if !strings.HasPrefix(arg, "'") {
		return "", false
	}
	text, err := clickhouse.Unquote(arg)
	return text, err == nil
}

func sameColumns(a, b *catalog.Table) bool {
	return slices.EqualFunc(a.Columns, b.Columns, func(x, y catalog.Column) bool {
		return x.Name == y.Name && x.Type == y.Type && x.DefaultKind == y.DefaultKind && x.Default == y.Default
	})
}
