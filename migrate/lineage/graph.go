package lineage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// Edge says that values of From go into To.
type Edge struct {
	From Column `json:"from"`
	To   Column `json:"to"`
	// Via is the object that carries them: a view, a dictionary, a Distributed
	// table, or the table itself for an expression in it.
	Via catalog.Name `json:"via"`
}

// Use says that an object reads a column, for its values or to choose, join or
// order rows: without the column it breaks.
type Use struct {
	Column Column       `json:"column"`
	By     catalog.Name `json:"by"`
	Kind   catalog.Kind `json:"kind"`
}

// Graph is the lineage of all columns of a catalog.
type Graph struct {
	Edges []Edge `json:"edges"`
	Uses  []Use  `json:"uses"`
	// Unknown says of which columns not all is known, and why.
	Unknown []string `json:"unknown"`
}

// ColumnsOf are the columns that a catalog says, for [Query].
func ColumnsOf(c catalog.Catalog) Columns {
	known := make(map[catalog.Name][]string)
	for _, o := range c.InOrder() {
		name := catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}
		switch o := o.Object.(type) {
		case *catalog.Table:
			for i := range o.Columns {
				known[name] = append(known[name], o.Columns[i].Name)
			}
		case *catalog.Dictionary:
			for i := range o.Attributes {
				known[name] = append(known[name], o.Attributes[i].Name)
			}
		}
	}
	return func(database, table string) []string { return known[catalog.Name{Database: database, Name: table}] }
}

// Build asks the server for the lineage of every view of a catalog that was
// inspected there. The connection's database is that of names without one.
func Build(ctx context.Context, conn driver.Conn, c catalog.Catalog) (*Graph, error) {
	b := builder{ctx: ctx, conn: conn, columns: ColumnsOf(c), graph: &Graph{Edges: []Edge{}, Uses: []Use{}, Unknown: []string{}}, catalog: &c}
	for _, o := range c.InOrder() {
		name := catalog.Name{Database: cmp.Or(o.Database, conn.Database()), Name: o.Object.ObjectName()}
		switch o := o.Object.(type) {
		case *catalog.View:
			b.query(name, catalog.KindView, o.Query, name, nil)
		case *catalog.MaterializedView:
			target := name
			if o.To.Name != "" {
				target = catalog.Name{Database: cmp.Or(o.To.Database, name.Database), Name: o.To.Name}
			}
			b.query(name, catalog.KindMaterializedView, o.Query, target, b.columns(target.Database, target.Name))
		case *catalog.Table:
			b.table(name, o)
		}
	}
	slices.SortFunc(b.graph.Edges, func(x, y Edge) int {
		return cmp.Or(compareColumns(x.To, y.To), compareColumns(x.From, y.From), cmp.Compare(x.Via.Name, y.Via.Name))
	})
	b.graph.Edges = slices.Compact(b.graph.Edges)
	slices.SortFunc(b.graph.Uses, func(x, y Use) int {
		return cmp.Or(compareColumns(x.Column, y.Column), cmp.Compare(x.By.Name, y.By.Name))
	})
	b.graph.Uses = slices.Compact(b.graph.Uses)
	return b.graph, ctx.Err()
}

type builder struct {
	ctx     context.Context
	conn    driver.Conn
	columns Columns
	catalog *catalog.Catalog
	graph   *Graph
}

// query adds what a query feeds into the columns of a target. Where its columns
// are known, others are dropped by the server and feed nothing.
func (b *builder) query(via catalog.Name, kind catalog.Kind, query string, target catalog.Name, columns []string) {
	result, err := Query(b.ctx, b.conn, query, b.columns)
	if err != nil {
		b.graph.Unknown = append(b.graph.Unknown, fmt.Sprintf("%s: %v", via.Name, err))
		return
	}
	for _, t := range result.Targets {
		if columns != nil && !slices.Contains(columns, t.Name) {
			continue
		}
		to := Column{Database: target.Database, Table: target.Name, Name: t.Name}
		if t.Unknown != "" {
			b.graph.Unknown = append(b.graph.Unknown, fmt.Sprintf("%s by %s: %s", to, via.Name, t.Unknown))
		}
		for _, s := range t.Sources {
			b.graph.Edges = append(b.graph.Edges, Edge{From: b.home(s), To: to, Via: via})
		}
	}
	for _, c := range result.Reads {
		b.graph.Uses = append(b.graph.Uses, Use{Column: b.home(c), By: via, Kind: kind})
	}
}

// home gives a dictionary that a function names alone its database.
func (b *builder) home(c Column) Column {
	if c.Database == "" && len(c.Table) > 2 && c.Table[len(c.Table)-2:] != "()" {
		c.Database = b.conn.Database()
	}
	return c
}

// table adds what the expressions of a table's columns read, and what a table
// shows of others.
func (b *builder) table(name catalog.Name, t *catalog.Table) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Default == "" {
			continue
		}
		result, err := Query(b.ctx, b.conn, "SELECT ("+c.Default+") AS value FROM "+clickhouse.QualifiedName(name.Database, name.Name), b.columns)
		to := Column{Database: name.Database, Table: name.Name, Name: c.Name}
		if err != nil {
			b.graph.Unknown = append(b.graph.Unknown, fmt.Sprintf("%s: %v", to, err))
			continue
		}
		for _, s := range result.Targets[0].Sources {
			b.graph.Edges = append(b.graph.Edges, Edge{From: b.home(s), To: to, Via: name})
		}
	}
	behind, ok := behind(t, name.Database)
	if !ok {
		return
	}
	there := b.columns(behind.Database, behind.Name)
	for i := range t.Columns {
		if slices.Contains(there, t.Columns[i].Name) {
			from := Column{Database: behind.Database, Table: behind.Name, Name: t.Columns[i].Name}
			b.graph.Edges = append(b.graph.Edges, Edge{From: from, To: Column{Database: name.Database, Table: name.Name, Name: t.Columns[i].Name}, Via: name})
			b.graph.Uses = append(b.graph.Uses, Use{Column: from, By: name, Kind: catalog.KindTable})
		}
	}
}

// behind is the table whose rows a Distributed or Buffer table shows.
func behind(t *catalog.Table, home string) (catalog.Name, bool) {
	var args []string
	switch {
	case t.Engine.Name == "Distributed" && len(t.Engine.Args) >= 3:
		args = t.Engine.Args[1:3]
	case t.Engine.Name == "Buffer" && len(t.Engine.Args) >= 2:
		args = t.Engine.Args[:2]
	default:
		return catalog.Name{}, false
	}
	words := make([]string, 2)
	for i, a := range args {
		tokens, err := clickhouse.Tokenize(a)
		if err != nil || len(tokens) != 1 {
			return catalog.Name{}, false // currentDatabase(), or another expression
		}
		text, ok := tokens[0].StringValue()
		if !ok {
			text, ok = tokens[0].Ident()
		}
		if !ok {
			return catalog.Name{}, false
		}
		words[i] = text
	}
	return catalog.Name{Database: cmp.Or(words[0], home), Name: words[1]}, true
}

// From are the edges that lead to a column, through every object, and Feeds those
// that lead on from it.
func (g *Graph) From(c Column) []Edge {
	return g.walk(c, func(e Edge) Column { return e.To }, func(e Edge) Column { return e.From })
}

// Feeds are the edges that lead on from a column, through every object.
func (g *Graph) Feeds(c Column) []Edge {
	return g.walk(c, func(e Edge) Column { return e.From }, func(e Edge) Column { return e.To })
}

func (g *Graph) walk(c Column, at, next func(Edge) Column) []Edge {
	var list []Edge
	seen := map[Column]bool{c: true}
	queue := []Column{c}
	for len(queue) > 0 {
		now := queue[0]
		queue = queue[1:]
		for _, e := range g.Edges {
			if at(e) != now {
				continue
			}
			list = append(list, e)
			if !seen[next(e)] {
				seen[next(e)] = true
				queue = append(queue, next(e))
			}
		}
	}
	return list
}

// UsedBy are the objects that read a column, or one that it feeds.
func (g *Graph) UsedBy(c Column) []Use {
	columns := map[Column]bool{c: true}
	for _, e := range g.Feeds(c) {
		columns[e.To] = true
	}
	var list []Use
	for _, u := range g.Uses {
		if columns[u.Column] {
			list = append(list, u)
		}
	}
	return list
}
