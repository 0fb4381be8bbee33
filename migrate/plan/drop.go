package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// dependentsFirst orders columns that go so that one whose default mentions
// another goes before it, as the server wants.
func (t *tablePlanner) dependentsFirst(names []string) []string {
	var sorted []string
	var visit func(name string)
	visit = func(name string) {
		if slices.Contains(sorted, name) {
			return
		}
		for _, other := range names {
			if other != name && mentions(t.from.Column(other).Default, name) {
				visit(other)
			}
		}
		sorted = append(sorted, name)
	}
	for _, name := range names {
		visit(name)
	}
	return sorted
}

func (t *tablePlanner) dropColumn(name string) {
	c := t.from.Column(name)
	class, reason := Destructive, "column "+name+" goes with its values"
	var inverse []string
	if c.DefaultKind == catalog.Alias || c.DefaultKind == catalog.Ephemeral {
		class, reason = Metadata, "column "+name+" goes; it stores nothing"
		inverse = []string{"ADD COLUMN IF NOT EXISTS " + ddl.Column(*c)}
	}
	if views := t.refuseDrop(name); len(views) > 0 {
		t.unsupported(t.change, "column "+name+" cannot go: "+strings.Join(views, ", ")+" reads it and stays as it is; change or drop the view too")
		return
	}
	a := t.command(phaseDropColumns, "DROP COLUMN IF EXISTS "+clickhouse.QuoteIdent(name), class, reason, inverse...)
	a.brings(t.event(dropped, name), t.event(redefined, name), t.event(expired, name))
	t.letGo(a, name)
}

// letGo makes an action that takes a column wait for what reads it.
func (t *tablePlanner) letGo(a *action, name string) {
	for _, c := range t.from.Columns {
		if c.Name == name {
			continue
		}
		now := t.desiredName(c.Name)
		if mentions(c.Default, name) {
			if t.stays(c.Name) {
				a.on(t.event(redefined, now))
			} else {
				a.with(t.event(dropped, c.Name))
			}
		}
		if mentions(c.TTL, name) {
			a.with(t.event(expired, now))
		}
	}
	if mentions(t.from.TTL, name) {
		a.with(t.event(expired, ""))
	}
	a.with(t.each(partGone, t.partsThatMention(name))...)
	for _, r := range t.liveReaders(t.liveSelf()) {
		if isFront(r.object) {
			a.on(event{dropped, r.name, name}, event{released, r.name, ""})
		} else if r.object.ObjectKind() == catalog.KindMaterializedView || reads(textOf(r.object), name) {
			// Before it drops any column the server reads every materialized view
			// of the table, and fails where a rename has broken one, or where one
			// was dropped after the table got another name.
			a.on(event{released, r.name, ""})
			if t.change.Op == diff.Rename {
				a.rather(event{stands, r.name, ""})
			}
		}
	}
}

// liveSelf is the name that the table has before the plan.
func (t *tablePlanner) liveSelf() catalog.Name {
	return catalog.Name{Database: t.database(t.change), Name: t.from.Name}
}

// isTarget reports whether an object is a materialized view that writes to a
// table: it writes by the names of columns.
func isTarget(o catalog.Object, table catalog.Name) bool {
	m, ok := o.(*catalog.MaterializedView)
	return ok && m.To.Name == table.Name && (m.To.Database == "" || m.To.Database == table.Database)
}

// partsThatMention are the live indexes, projections and constraints that
// mention a column.
func (t *tablePlanner) partsThatMention(column string) []string {
	var names []string
	for _, i := range t.from.Indexes {
		if mentions(i.Expr, column) {
			names = append(names, i.Name)
		}
	}
	for _, c := range t.from.Constraints {
		if mentions(c.Expr, column) {
			names = append(names, c.Name)
		}
	}
	return append(names, t.projectionsThatMention(column)...)
}

func (t *tablePlanner) projectionsThatMention(column string) []string {
	var names []string
	for _, p := range t.from.Projections {
		if reads(p.Query, column) || mentions(p.Index, column) {
			names = append(names, p.Name)
		}
	}
	return names
}

// stays reports whether a live column is in the desired table.
func (t *tablePlanner) stays(column string) bool {
	return !slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Op == diff.Drop && d.Name == column
	})
}

// refuseDrop are the materialized views for which the server refuses to drop a
// column: they read it, and are the same in the desired schema.
func (t *tablePlanner) refuseDrop(column string) []string {
	if !t.from.Engine.IsMergeTree() {
		return nil
	}
	var names []string
	for _, r := range t.readersIn(t.desired, t.self()) {
		if m, ok := r.object.(*catalog.MaterializedView); ok && m.Refresh == nil && surelyReads(m, t.self(), column) {
			names = append(names, m.Name)
		}
	}
	return names
}

// surelyReads reports whether a materialized view with one source has a name
// that can be nothing but a column of it.
func surelyReads(m *catalog.MaterializedView, source catalog.Name, column string) bool {
	if len(m.DependsOn) > 2 || len(m.DependsOn) == 2 && !slices.ContainsFunc(m.DependsOn, func(n catalog.Name) bool { return n.Name == m.To.Name }) || m.To.Name == source.Name {
		return false
	}
	tokens, err := clickhouse.Tokenize(m.Query)
	if err != nil {
		return false
	}
	found := false
	var before clickhouse.Token
	for i, token := range tokens {
		if token.Kind == clickhouse.TokenSpace || token.Kind == clickhouse.TokenComment {
			continue
		}
		if name, ok := token.Ident(); ok && name == column {
			called := i+1 < len(tokens) && (tokens[i+1].Text == "(" || tokens[i+1].Text == ".")
			if before.Is("AS") || before.Is("FROM") || before.Text == "." || called {
				return false
			}
			found = true
		}
		before = token
	}
	return found
}
