package picture

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/lineage"
)

// Options say what to draw beside the schema.
type Options struct {
	// Title is the heading of the page. Default: "schema".
	Title string
	// Changes are shown on the picture: what is added, dropped and modified.
	// Default: none.
	Changes []diff.Change
	// Stats are the sizes of tables on a server. Default: those of the catalog.
	Stats map[catalog.Name]catalog.Stats
	// MaxColumns is how many columns a box shows; the page lists the others on
	// a click. Default: 12.
	MaxColumns int
}

// Picture is a schema as boxes and arrows.
type Picture struct {
	Title  string  `json:"title"`
	Boxes  []Box   `json:"boxes"`
	Arrows []Arrow `json:"arrows"`
	// Lineage are the columns that feed others, and Uses the objects that read
	// a column, by the indexes of their boxes.
	Lineage []Flow   `json:"lineage"`
	Uses    []Use    `json:"uses"`
	Unknown []string `json:"unknown"`
	// Width and Height are those of the whole, in pixels.
	Width  int `json:"width"`
	Height int `json:"height"`
	// Diff says that changes are shown.
	Diff bool `json:"diff"`

	maxColumns int
}

// Box is an object of the schema.
type Box struct {
	Name    string   `json:"name"` // with its database, where it is not the connection's
	Kind    string   `json:"kind"` // the words of [Kinds]
	Engine  string   `json:"engine,omitempty"`
	Facts   []Fact   `json:"facts,omitempty"`
	Columns []Column `json:"columns"`
	Query   string   `json:"query,omitempty"`
	Comment string   `json:"comment,omitempty"`
	Pos     string   `json:"pos,omitempty"`
	// Change is added, dropped or modified, and Changes say how.
	Change  string   `json:"change,omitempty"`
	Changes []string `json:"changes,omitempty"`
	// X and Y are the upper left corner, W and H the size, once [Picture.Lay]
	// was called.
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`

	shown int // of the columns
}

// Fact is a property of an object by its keyword.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Column is a column of a box.
type Column struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Key     bool   `json:"key,omitempty"` // of the sorting key
	Codec   string `json:"codec,omitempty"`
	Default string `json:"default,omitempty"`
	TTL     string `json:"ttl,omitempty"`
	Comment string `json:"comment,omitempty"`
	Change  string `json:"change,omitempty"`
}

// Arrow says that data go from a box to another, by their indexes. A dashed one
// is only asked (a dictionary in an expression, a refresh that waits).
type Arrow struct {
	From   int  `json:"from"`
	To     int  `json:"to"`
	Dashed bool `json:"dashed,omitempty"`
}

// Place is a column of a box.
type Place struct {
	Box    int    `json:"box"`
	Column string `json:"column"`
}

// Flow says that values of a column go into another.
type Flow struct {
	From Place  `json:"from"`
	To   Place  `json:"to"`
	Via  string `json:"via"`
}

// Use says that a box reads a column.
type Use struct {
	Column Place `json:"column"`
	By     int   `json:"by"`
}

// Kinds are the kinds of boxes.
func Kinds() []string {
	return []string{"table", "queue", "distributed", "view", "materialized view", "refreshable view", "dictionary", "other"}
}

// Words of a change.
const (
	added    = "added"
	dropped  = "dropped"
	modified = "modified"
)

// New makes the picture of a catalog. Of the graph only what is in the catalog
// is drawn; nil draws no lineage.
func New(c catalog.Catalog, g *lineage.Graph, o Options) *Picture {
	p := &Picture{Title: cmp.Or(o.Title, "schema"), Boxes: []Box{}, Arrows: []Arrow{}, Lineage: []Flow{}, Uses: []Use{}, Unknown: []string{}, Diff: o.Changes != nil, maxColumns: cmp.Or(o.MaxColumns, 12)}
	b := builder{picture: p, options: o, index: make(map[catalog.Name]int), changes: make(map[catalog.Name]diff.Change), arrows: make(map[[2]int]bool)}
	for _, ch := range o.Changes {
		b.changes[catalog.Name{Database: ch.Database, Name: ch.Name}] = ch
	}
	for _, located := range c.InOrder() {
		b.box(located.Database, located.Object)
	}
	for _, ch := range o.Changes {
		if ch.Op == diff.Drop && ch.From != nil && ch.Kind.InDatabase() {
			b.box(ch.Database, ch.From)
		}
	}
	for i := range b.objects {
		b.connect(i)
	}
	if g != nil {
		b.lineage(g)
	}
	slices.SortFunc(p.Arrows, func(x, y Arrow) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To)) })
	return p
}

type object struct {
	database string
	catalog.Object
}

type builder struct {
	picture *Picture
	options Options
	objects []object // of the boxes
	index   map[catalog.Name]int
	changes map[catalog.Name]diff.Change
	arrows  map[[2]int]bool
}

// box adds the box of an object.
func (b *builder) box(database string, o catalog.Object) {
	if !o.ObjectKind().InDatabase() {
		return
	}
	name := catalog.Name{Database: database, Name: o.ObjectName()}
	if _, twice := b.index[name]; twice {
		return
	}
	box := Box{Name: name.Name, Pos: o.Position(), Columns: []Column{}}
	if database != "" {
		box.Name = database + "." + name.Name
	}
	switch o := o.(type) {
	case *catalog.Table:
		box.table(o)
		b.sizes(&box, name, o.Stats)
	case *catalog.View:
		box.Kind, box.Query, box.Comment = "view", o.Query, o.Comment
		box.columns(o.Columns, "")
	case *catalog.MaterializedView:
		box.view(o)
		b.sizes(&box, name, o.Stats)
	case *catalog.Dictionary:
		box.dictionary(o)
	default:
		box.Kind = "other"
	}
	b.change(&box, name)
	b.index[name] = len(b.picture.Boxes)
	b.picture.Boxes = append(b.picture.Boxes, box)
	b.objects = append(b.objects, object{database, o})
}

// fact adds a property that is there.
func (x *Box) fact(name, value string) {
	if value != "" {
		x.Facts = append(x.Facts, Fact{name, value})
	}
}

func (x *Box) table(t *catalog.Table) {
	x.Kind, x.Comment = "table", t.Comment
	switch name := t.Engine.Name; {
	case name == "Distributed" || name == "Buffer" || name == "Merge":
		x.Kind = "distributed"
	case t.Engine.Kind().Holds == catalog.HoldsPlace:
		x.Kind = "queue"
	}
	x.storage(&t.Storage)
	x.columns(t.Columns, t.OrderBy)
}

func (x *Box) storage(s *catalog.Storage) {
	x.Engine = s.Engine.Name
	if len(s.Engine.Args) > 0 {
		x.Engine += "(" + strings.Join(s.Engine.Args, ", ") + ")"
	}
	x.fact("ORDER BY", s.OrderBy)
	if s.PrimaryKey != s.OrderBy {
		x.fact("PRIMARY KEY", s.PrimaryKey)
	}
	x.fact("PARTITION BY", s.PartitionBy)
	x.fact("SAMPLE BY", s.SampleBy)
	x.fact("TTL", s.TTL)
}

func (x *Box) view(v *catalog.MaterializedView) {
	x.Kind, x.Query, x.Comment = "materialized view", v.Query, v.Comment
	if v.Refresh != nil {
		x.Kind = "refreshable view"
		x.fact("REFRESH", v.Refresh.Schedule)
	}
	if v.To.Name == "" {
		x.storage(&v.Storage)
	}
	x.columns(v.Columns, v.OrderBy)
}

func (x *Box) dictionary(d *catalog.Dictionary) {
	x.Kind, x.Comment = "dictionary", d.Comment
	x.fact("SOURCE", d.Source.Kind)
	x.fact("LAYOUT", d.Layout.Kind)
	x.fact("PRIMARY KEY", strings.Join(d.PrimaryKey, ", "))
	for i := range d.Attributes {
		a := &d.Attributes[i]
		x.Columns = append(x.Columns, Column{Name: a.Name, Type: a.Type, Key: slices.Contains(d.PrimaryKey, a.Name), Default: cmp.Or(a.Expression, a.Default), Comment: a.Comment})
	}
}

func (x *Box) columns(columns []catalog.Column, key string) {
	words := strings.FieldsFunc(key, func(r rune) bool { return r == ',' || r == '(' || r == ')' || r == ' ' || r == '`' })
	for i := range columns {
		c := &columns[i]
		column := Column{Name: c.Name, Type: c.Type, Key: slices.Contains(words, c.Name), Codec: strings.Join(c.Codec, ", "), TTL: c.TTL, Comment: c.Comment}
		if c.DefaultKind != catalog.NoDefault {
			column.Default = strings.TrimSpace(string(c.DefaultKind) + " " + c.Default)
		}
		x.Columns = append(x.Columns, column)
	}
}

// sizes adds what a server holds of a table.
func (b *builder) sizes(x *Box, name catalog.Name, own *catalog.Stats) {
	if s, ok := b.options.Stats[name]; ok {
		own = &s
	}
	if own != nil && own.Rows+own.Bytes > 0 {
		x.fact("SIZE", number(own.Rows)+" rows, "+count.Size(own.Bytes))
	}
}

// change marks a box that differs, and its columns.
func (b *builder) change(x *Box, name catalog.Name) {
	ch, ok := b.changes[name]
	if !ok {
		return
	}
	switch ch.Op {
	case diff.Add:
		x.Change = added
	case diff.Drop:
		x.Change = dropped
	default:
		x.Change = modified
	}
	for _, line := range strings.Split(strings.TrimRight(diff.Format([]diff.Change{ch}, diff.FormatOptions{}), "\n"), "\n") {
		x.Changes = append(x.Changes, strings.TrimRight(line, " "))
	}
	for _, d := range ch.Details {
		if d.Part != diff.PartColumn {
			continue
		}
		if d.Op == diff.Drop {
			x.Columns = append(x.Columns, Column{Name: d.Name, Type: d.From, Change: dropped})
			continue
		}
		at := slices.IndexFunc(x.Columns, func(c Column) bool { return c.Name == d.Name })
		if at < 0 {
			continue
		}
		x.Columns[at].Change = modified
		if d.Op == diff.Add {
			x.Columns[at].Change = added
		}
	}
}

// find is the box that an object means by a name.
func (b *builder) find(database string, n catalog.Name) (int, bool) {
	i, ok := b.index[n]
	if !ok && n.Database == "" {
		i, ok = b.index[catalog.Name{Database: database, Name: n.Name}]
	}
	if !ok {
		i, ok = b.index[catalog.Name{Name: n.Name}] // the connection's own
	}
	return i, ok
}

func (b *builder) arrow(from, to int, dashed bool) {
	if from != to && !b.arrows[[2]int{from, to}] {
		b.arrows[[2]int{from, to}] = true
		b.picture.Arrows = append(b.picture.Arrows, Arrow{from, to, dashed})
	}
}

// connect adds the arrows that an object says itself.
func (b *builder) connect(i int) {
	o := b.objects[i]
	depends := o.Dependencies()
	if v, ok := o.Object.(*catalog.MaterializedView); ok {
		depends = v.DependsOn
		if to, ok := b.find(o.database, v.To); ok && v.To.Name != "" {
			b.arrow(i, to, false)
		}
		if v.Refresh != nil {
			for _, n := range v.Refresh.DependsOn {
				if from, ok := b.find(o.database, n); ok {
					b.arrow(from, i, true)
				}
			}
		}
	}
	for _, n := range depends {
		from, ok := b.find(o.database, n)
		if !ok || b.arrows[[2]int{i, from}] {
			continue // the target of a view is no source of it
		}
		b.arrow(from, i, b.picture.Boxes[from].Kind == "dictionary")
	}
}

// lineage adds what columns feed and who reads them, and the arrows that only
// the server's analysis knows.
func (b *builder) lineage(g *lineage.Graph) {
	p := b.picture
	p.Unknown = append(p.Unknown, g.Unknown...)
	place := func(c lineage.Column) (Place, bool) {
		i, ok := b.index[catalog.Name{Database: c.Database, Name: c.Table}]
		return Place{i, c.Name}, ok
	}
	for _, e := range g.Edges {
		from, ok := place(e.From)
		to, known := place(e.To)
		if ok && known {
			p.Lineage = append(p.Lineage, Flow{from, to, e.Via.Name})
		}
	}
	for _, u := range g.Uses {
		at, ok := place(u.Column)
		by, known := b.index[u.By]
		if ok && known {
			p.Uses = append(p.Uses, Use{at, by})
			if !b.arrows[[2]int{by, at.Box}] {
				b.arrow(at.Box, by, p.Boxes[at.Box].Kind == "dictionary")
			}
		}
	}
}
