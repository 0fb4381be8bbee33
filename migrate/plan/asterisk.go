package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
)

// asterisks plans for the materialized views that select * and stay as they
// are, while a column of what they read goes.
func (p *planner) asterisks() {
	for i := range p.desired.Databases {
		db := &p.desired.Databases[i]
		for j := range db.MaterializedViews {
			m := &db.MaterializedViews[j]
			if !slices.ContainsFunc(p.changes, func(c diff.Change) bool { return c.To == catalog.Object(m) }) {
				p.asterisk(db.Name, m)
			}
		}
	}
}

// asterisk plans for a materialized view that selects * of a table that loses
// columns: the server lets no column go that the view reads. For the time of
// the drop the query names the columns that stay. It reports whether it did,
// with the query that is desired in the end.
func (p *planner) asterisk(database string, m *catalog.MaterializedView) bool {
	if m.Refresh != nil || !hasAsterisk(m.Query) {
		return false
	}
	change := diff.Change{Op: diff.Modify, Kind: catalog.KindMaterializedView, Database: database, Name: m.Name, From: m, To: m, Pos: m.Pos}
	self := p.nameOf(change)
	for _, name := range p.dependencies(m, self.Database) {
		if isTarget(m, name) {
			continue
		}
		gone := p.goneFrom(name)
		if len(gone) == 0 {
			continue
		}
		query, ok := spelled(m.Query, p.tableIn(p.desired, name))
		if !ok || len(m.DependsOn) > 2 {
			p.unsupported(change, fmt.Sprintf("it selects * and reads %s, whose %s goes, which the server refuses: name the columns in its query", name.Name, strings.Join(gone, ", ")))
			return true
		}
		alter := "ALTER TABLE " + p.name(change) + " MODIFY QUERY "
		p.defines(p.add(stageReplace, p.step(change, Metadata, alter+query, "names its columns while "+strings.Join(gone, ", ")+" goes, which the server refuses as long as a view selects *")), change)
		p.add(stageReplace, p.step(change, Metadata, alter+m.Query, "selects * again")).
			on(event{released, self, ""}).on(each(dropped, name, gone)...)
		return true
	}
	return false
}

// goneFrom are the columns that a MergeTree table loses by ALTER.
func (p *planner) goneFrom(table catalog.Name) []string {
	var names []string
	for _, c := range p.changes {
		t, ok := c.From.(*catalog.Table)
		if !ok || p.nameOf(c) != table || !t.Engine.IsMergeTree() {
			continue
		}
		for _, d := range c.Details {
			if d.Part == diff.PartColumn && d.Op == diff.Drop {
				names = append(names, d.Name)
			}
		}
	}
	return names
}

// spelled is a query with the columns of its table instead of its only
// asterisk.
func spelled(query string, t *catalog.Table) (string, bool) {
	tokens, err := clickhouse.Tokenize(query)
	if err != nil || t == nil {
		return "", false
	}
	var names []string
	for _, c := range t.Columns {
		if c.DefaultKind == catalog.NoDefault || c.DefaultKind == catalog.Default {
			names = append(names, clickhouse.QuoteIdentIfNeeded(c.Name))
		}
	}
	var out strings.Builder
	found := 0
	for _, token := range tokens {
		if token.Text == "*" {
			found++
			token.Text = strings.Join(names, ", ")
		}
		out.WriteString(token.Text)
	}
	return out.String(), found == 1 && !strings.Contains(query, ".*")
}
