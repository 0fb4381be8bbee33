package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// Marks of what a plan makes for a moment; apply puts it in place after a run
// that was killed.
const (
	// MarkView ends the name of a materialized view that waits to take the
	// place of another.
	MarkView = Mark + "view"
	// MarkInner ends the name of an inner table that waits to take the name of
	// its view.
	MarkInner = Mark + "inner"
)

// namesInner reports whether statements may name the inner table of a
// materialized view: each server makes up its name.
func (p *planner) namesInner() bool { return !p.options.Portable && p.options.Cluster == "" }

// innerName is the name of the inner table of a materialized view.
func innerName(m *catalog.MaterializedView) string {
	if m.UUID == "" {
		return ".inner." + m.Name
	}
	return ".inner_id." + m.UUID
}

// innerTable is the inner table of a materialized view as a table.
func innerTable(m *catalog.MaterializedView, name string) *catalog.Table {
	return &catalog.Table{Name: name, Columns: m.Columns, Indexes: m.Indexes, Projections: m.Projections, Constraints: m.Constraints,
		Storage: m.Storage, Stats: m.Stats, Pos: m.Pos}
}

// mark tells one definition from another in the names of what it leaves behind.
func mark(o catalog.Object) string {
	sum := sha256.Sum256([]byte(ddl.Create(o, ddl.Options{})))
	return hex.EncodeToString(sum[:4])
}

// inner plans the changes of a materialized view's inner table, and of the
// query with them.
type inner struct {
	*tablePlanner
	view     diff.Change
	from, to *catalog.MaterializedView
}

// innerOf is the planner of what changes about an inner table; nil where
// nothing does.
func (p *planner) innerOf(c diff.Change, from, to *catalog.MaterializedView) *inner {
	var details []diff.Detail
	for _, d := range c.Details {
		switch d.Property {
		case diff.PropertyEngine, diff.PropertyOrderBy, diff.PropertyPartitionBy, diff.PropertyPrimaryKey, diff.PropertySampleBy, diff.PropertyTTL:
			details = append(details, d)
		default:
			if d.Part != "" {
				details = append(details, d)
			}
		}
	}
	if len(details) == 0 || from.To.Name != "" || to.To.Name != "" {
		return nil
	}
	name := innerName(from)
	was, is := innerTable(from, name), innerTable(to, name)
	change := diff.Change{Op: diff.Modify, Kind: catalog.KindTable, Database: c.Database, Name: name, From: was, To: is, Details: details, Pos: c.Pos}
	return &inner{tablePlanner: &tablePlanner{planner: p, change: change, from: was, to: is}, view: c, from: from, to: to}
}

// mustRemake says why the inner table cannot be altered; empty if it can.
func (i *inner) mustRemake() string {
	what := "the inner table changes (" + summaryOf(i.change) + ")"
	if !i.namesInner() || i.from.Refresh != nil {
		return what
	}
	if reasons := i.mustRecreate(); len(reasons) > 0 {
		return what + ": " + strings.Join(reasons, "; ")
	}
	return ""
}

func summaryOf(c diff.Change) string { return strings.TrimSuffix(summary(c), " changes") }

// alter changes the inner table and the query as one unit: what the query needs
// comes first, what it lets go of goes last, and then the view is told its query
// again, because its own list of columns follows only that.
func (i *inner) alter(changed map[diff.Property]diff.Detail) {
	self := i.nameOf(i.view)
	before := len(i.actions)
	i.columnDetails()
	i.partDetails()
	i.projectionsAnew()
	i.tableDetails()
	var first, last []event
	for _, a := range i.actions[before:] {
		goes := false
		for _, e := range a.gives {
			goes = goes || e.what == dropped
		}
		if !goes {
			first = append(first, a.gives...)
			continue
		}
		last = append(last, a.gives...)
		a.on(event{released, self, ""})
		for _, r := range i.liveReaders(self) {
			a.on(event{released, r.name, ""})
		}
	}
	_, query := changed[diff.PropertyQuery]
	if query {
		i.modifyQuery(i.view, i.from, i.to).on(first...)
	}
	if len(last) > 0 || !query && len(first) > 0 {
		s := i.planner.step(i.view, Metadata, "ALTER TABLE "+i.planner.name(i.view)+" MODIFY QUERY "+i.to.Query, "the view's own list of columns follows its inner table")
		s.Inverse = []string{"ALTER TABLE " + i.planner.name(i.view) + " MODIFY QUERY " + i.from.Query}
		i.add(stageReplace, s).on(first...).on(last...).on(event{released, self, ""}).brings(event{stands, self, ""})
	}
}

// renameInner gives the inner table of a view another name, under which its
// rows stay.
func (p *planner) renameInner(c diff.Change, m *catalog.MaterializedView, name catalog.Name, reason string) *action {
	s := p.step(c, Metadata, p.renameText(catalog.Name{Database: p.database(c), Name: innerName(m)}, name),
		"the inner table leaves the view: "+reason, "inserts into what the view reads fail until the view is made anew")
	s.Kind = catalog.KindTable
	return p.add(stageRename, s).brings(event{aside, p.nameOf(c), ""})
}

// adoptInner lets the inner table of a view that gets a new target become that
// target, with its rows.
func (p *planner) adoptInner() {
	for _, c := range p.changes {
		from, ok := c.From.(*catalog.MaterializedView)
		to, isView := c.To.(*catalog.MaterializedView)
		if !ok || !isView || from.To.Name != "" || to.To.Name == "" || !p.namesInner() {
			continue
		}
		target := to.To
		if target.Database == "" {
			target.Database = p.database(c)
		}
		for n, other := range p.changes {
			table, ok := other.To.(*catalog.Table)
			if !ok || other.Op != diff.Add || p.nameOf(other) != target || table.Holds() != catalog.HoldsRows {
				continue
			}
			p.renameInner(c, from, target, "it becomes the target "+ddl.Name(target)+" with its rows").
				brings(event{named, target, ""}, event{stands, target, ""})
			p.adopted[p.nameOf(c)] = true
			p.changes[n] = p.becomes(other, innerTable(from, table.Name), table)
		}
	}
}

// becomes is the change of one table to another of the same name.
func (p *planner) becomes(c diff.Change, from, to *catalog.Table) diff.Change {
	catalogOf := func(t *catalog.Table) catalog.Catalog {
		return catalog.Catalog{Databases: []catalog.Database{{Name: c.Database, Tables: []catalog.Table{*t}}}}
	}
	c.Op, c.Kind, c.From, c.To, c.Details = diff.Modify, catalog.KindTable, from, to, nil
	for _, found := range diff.Diff(catalogOf(from), catalogOf(to), diff.Options{}) {
		c.Details = found.Details
	}
	return c
}
