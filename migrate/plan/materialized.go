package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

func (p *planner) modifyMaterializedView(c diff.Change, from, to *catalog.MaterializedView) {
	changed := properties(c)
	if reason := mustRemake(from, to, changed); reason != "" {
		p.remakeView(c, from, to, reason)
		return
	}
	inner := p.innerOf(c, from, to)
	if inner != nil {
		if reason := inner.mustRemake(); reason != "" {
			p.remakeView(c, from, to, reason)
			return
		}
	}
	alter := "ALTER TABLE " + p.name(c) + " "
	if d, ok := changed[diff.PropertyComment]; ok {
		p.comment(c, d)
	}
	if inner != nil {
		inner.alter(changed)
	} else if _, ok := changed[diff.PropertyQuery]; ok && !p.asterisk(c.Database, to) {
		p.modifyQuery(c, from, to)
	}
	if _, ok := changed[diff.PropertyRefresh]; ok {
		s := p.step(c, Metadata, alter+"MODIFY "+refreshClause(p.database(c), to), "refresh schedule changes")
		s.Inverse = []string{alter + "MODIFY " + refreshClause(p.database(c), from)}
		p.add(stageReplace, s)
	}
	if d, ok := changed[diff.PropertySecurity]; ok {
		s := p.step(c, Metadata, alter+"MODIFY "+securityClause(to.Security), "security changes")
		if d.From != "" {
			s.Inverse = []string{alter + "MODIFY " + securityClause(from.Security)}
		}
		p.add(stageReplace, s)
	}
}

// modifyQuery gives a materialized view its desired query.
func (p *planner) modifyQuery(c diff.Change, from, to *catalog.MaterializedView) *action {
	alter := "ALTER TABLE " + p.name(c) + " MODIFY QUERY "
	s := p.step(c, Metadata, alter+to.Query, "query changes for what is inserted from now on; rows already in the target stay")
	s.Inverse = []string{alter + from.Query}
	return p.defines(p.add(stageReplace, s), c)
}

func refreshClause(database string, m *catalog.MaterializedView) string {
	refresh := *m.Refresh
	refresh.Append = false // MODIFY REFRESH keeps it
	return ddl.Refresh(refresh, database)
}

func securityClause(s catalog.Security) string {
	var words []string
	if s.Definer != "" {
		words = append(words, "DEFINER = "+s.Definer)
	}
	if s.Type != "" {
		words = append(words, "SQL SECURITY "+s.Type)
	}
	return strings.Join(words, " ")
}

// mustRemake says why no ALTER of the view itself makes the change; empty if
// one does.
func mustRemake(from, to *catalog.MaterializedView, changed map[diff.Property]diff.Detail) string {
	if d, ok := changed[diff.PropertyTo]; ok {
		return fmt.Sprintf("target changes from %s to %s", orInner(d.From), orInner(d.To))
	}
	if (from.Refresh == nil) != (to.Refresh == nil) {
		return "REFRESH is added or removed"
	}
	if from.Refresh != nil && to.Refresh != nil && from.Refresh.Append != to.Refresh.Append {
		return "APPEND is added or removed"
	}
	if _, ok := changed[diff.PropertyQuery]; ok && !slices.Equal(from.Aliases, to.Aliases) &&
		slices.ContainsFunc(to.Aliases, func(name string) bool { return !mentions(to.Query, name) }) {
		return "MODIFY QUERY cannot give the query's columns names"
	}
	return ""
}

func orInner(s string) string {
	if s == "" {
		return "an inner table"
	}
	return s
}

// remakeView makes a materialized view anew. Its inner table, if it has one
// that can be named, gives its rows to the new target or stays under another
// name. Where the target is another one, the new view is there before the old
// one goes, so that no insert misses it.
func (p *planner) remakeView(c diff.Change, from, to *catalog.MaterializedView, reason string) {
	hasInner := from.To.Name == ""
	class := Recreate
	switch {
	case hasInner && !p.namesInner():
		class = Destructive
		reason += "; the rows of its inner table are lost: declare a target table with To instead"
	case hasInner && !p.adopted[p.nameOf(c)]:
		old := catalog.Name{Database: p.database(c), Name: c.Name + Mark + "old_" + mark(from)}
		p.renameInner(c, from, old, "the rows stay in "+ddl.Name(old)+": bring over what the view should hold")
	}
	_, other := properties(c)[diff.PropertyTo]
	if (other || hasInner) && to.Refresh == nil && (!hasInner || p.namesInner()) {
		p.remakeBeside(c, from, to, class, reason)
		return
	}
	if to.Refresh == nil {
		reason += "; rows inserted between the two statements miss the view: pause the writers, or insert what came meanwhile by the view's query"
	}
	again := p.add(stageCreate, p.createStep(c))
	p.awaits(p.defines(again, c).anew(), c, to)
	// It goes at the last moment.
	drop := p.step(c, class, ddl.Drop(from, ddl.DropOptions{Database: p.database(c), IfExists: true, Cluster: p.options.Cluster}), reason)
	p.removes(p.add(stageCreate, drop), c).on(event{aside, p.nameOf(c), ""}).rather(again.needs...)
	again.on(event{gone, p.nameOf(c), ""})
}

// awaits makes a view that is new wait for all changes of what it reads and
// writes where it selects all columns, or begins to write as soon as it is made,
// as one that refreshes does.
func (p *planner) awaits(a *action, c diff.Change, m *catalog.MaterializedView) {
	switch {
	case hasAsterisk(m.Query):
		a.on(p.finished(c)...)
	case m.Refresh != nil:
		a.rather(p.finished(c)...)
	}
}

// remakeBeside makes the new view under another name, drops the old one, and
// gives the new one its name. What is inserted between reaches both targets.
func (p *planner) remakeBeside(c diff.Change, from, to *catalog.MaterializedView, class Class, reason string) {
	self := p.nameOf(c)
	beside := *to
	beside.Name = c.Name + MarkView
	change := c
	change.Name, change.To = beside.Name, &beside
	s := p.createStep(change)
	s.Reasons = []string{"the new view, before the old one goes: no insert misses it, and what comes meanwhile reaches both targets"}
	if from.To.Name != "" {
		s.Reasons = append(s.Reasons, "what was written so far stays in "+ddl.Name(from.To)+"; "+orInner(to.To.Name)+" gets what comes from now on")
	}
	made := p.add(stageCreate, s).on(event{aside, self, ""}).brings(event{stands, p.nameOf(change), ""})
	needs := p.defines(&action{}, c)
	made.on(needs.needs...).rather(needs.wants...)
	p.awaits(made, c, to)
	drop := p.step(c, class, ddl.Drop(from, ddl.DropOptions{Database: p.database(c), IfExists: true, Cluster: p.options.Cluster}), reason)
	p.removes(p.add(stageCreate, drop), c).on(event{stands, p.nameOf(change), ""})
	p.add(stageCreate, p.step(c, Metadata, p.renameText(p.nameOf(change), self), "the new view takes its name")).
		on(event{gone, self, ""}).brings(event{stands, self, ""})
}

// renameText is RENAME TABLE.
func (p *planner) renameText(from, to catalog.Name) string {
	text := "RENAME TABLE IF EXISTS " + ddl.Name(from) + " TO " + ddl.Name(to)
	if p.options.Cluster != "" {
		text += " " + ddl.OnCluster(p.options.Cluster)
	}
	return text
}

// finished are all the changes of columns of what a view reads and writes. A
// view that refreshes begins to write as soon as it is made.
func (p *planner) finished(c diff.Change) []event {
	var events []event
	for _, table := range p.dependencies(c.To, p.database(c)) {
		for _, other := range p.changes {
			if p.nameOf(other) != table {
				continue
			}
			for _, d := range other.Details {
				if d.Part == diff.PartColumn {
					events = append(events, event{dropped, table, d.Name}, event{retyped, table, d.Name}, event{hasColumn, table, d.Name})
				}
			}
		}
	}
	return events
}
