package plan

import (
	"fmt"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// changeKind plans for a name that stands for an object of another kind: a view
// becomes a table, a table a dictionary. Rows stay: those of an inner table in
// the table that the view becomes, those of a table under another name.
func (p *planner) changeKind(c diff.Change, d diff.Detail) {
	if c.From.ObjectKind() == catalog.KindOpaque || c.To.ObjectKind() == catalog.KindOpaque {
		p.unsupported(c, fmt.Sprintf("a %s cannot become a %s: drop it and declare the new one under another name", d.From, d.To))
		return
	}
	m, isView := c.From.(*catalog.MaterializedView)
	to, isTable := c.To.(*catalog.Table)
	if isView && isTable && m.To.Name == "" && to.Holds() == catalog.HoldsRows && p.namesInner() {
		p.viewBecomesTable(c, m, to)
		return
	}
	self := p.nameOf(c)
	again := p.add(stageCreate, p.createStep(c))
	p.defines(again, c).anew()
	if to, ok := c.To.(*catalog.MaterializedView); ok {
		p.awaits(again, c, to)
	}
	p.removes(p.add(stageCreate, p.leave(c, d)), c).rather(again.needs...)
	again.on(event{gone, self, ""})
}

// leave is the step by which an object of another kind leaves its name.
func (p *planner) leave(c diff.Change, d diff.Detail) Step {
	becomes := fmt.Sprintf("a %s becomes a %s", d.From, d.To)
	was := c
	was.Kind = c.From.ObjectKind()
	t, ok := c.From.(*catalog.Table)
	if !ok || t.Holds() != catalog.HoldsRows || t.Engine.Name == "Buffer" {
		s := p.dropStep(was)
		s.Reasons = append([]string{becomes}, s.Reasons...)
		s.Inverse = nil
		return s
	}
	old := catalog.Name{Database: p.database(c), Name: c.Name + Mark + "old_" + mark(t)}
	return p.step(was, Recreate, p.renameText(p.nameOf(c), old), becomes+"; the rows stay in "+ddl.Name(old))
}

// viewBecomesTable makes the inner table of a view the table that has its name.
func (p *planner) viewBecomesTable(c diff.Change, m *catalog.MaterializedView, to *catalog.Table) {
	self := p.nameOf(c)
	waiting := catalog.Name{Database: self.Database, Name: c.Name + MarkInner}
	p.renameInner(c, m, waiting, "it becomes the table "+ddl.Name(self)+" with its rows")
	was := c
	was.Kind = catalog.KindMaterializedView
	drop := p.step(was, Recreate, ddl.Drop(m, ddl.DropOptions{Database: self.Database, IfExists: true, Cluster: p.options.Cluster}),
		"a view becomes a table; what is inserted from then on no longer reaches it")
	p.removes(p.add(stageRename, drop), was).on(event{aside, self, ""})
	p.add(stageRename, p.step(c, Metadata, p.renameText(waiting, self), "the inner table takes the name of the view")).
		on(event{gone, self, ""}).brings(event{named, self, ""}, event{stands, self, ""})
	change := p.becomes(c, innerTable(m, c.Name), to)
	if len(change.Details) > 0 {
		p.modifyTable(change, change.From.(*catalog.Table), to)
	}
}
