package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// hidden is what the server prints in place of a secret.
const hidden = "[HIDDEN]"

func properties(c diff.Change) map[diff.Property]diff.Detail {
	found := make(map[diff.Property]diff.Detail)
	for _, d := range c.Details {
		if d.Part == "" {
			found[d.Property] = d
		}
	}
	return found
}

func summary(c diff.Change) string {
	var parts []string
	seen := make(map[string]bool)
	for _, d := range c.Details {
		text := string(d.Property)
		if d.Part != "" {
			text = string(d.Part) + " " + d.Name
		}
		if !seen[text] {
			seen[text] = true
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ") + " changes"
}

// replace plans CREATE OR REPLACE of an object that holds no rows.
func (p *planner) replace(c diff.Change, at stage, kind string) *action {
	options := ddl.Options{Database: p.database(c), OrReplace: true, Cluster: p.options.Cluster}
	s := p.step(c, Metadata, ddl.Create(c.To, options), summary(c)+"; a "+strings.ToLower(kind)+" holds no rows")
	s.Inverse = []string{ddl.Create(c.From, options)}
	a := p.add(at, s)
	p.defines(a, c)
	return a
}

func (p *planner) modifyView(c diff.Change, to *catalog.View) {
	if only, ok := onlyComment(c); ok {
		p.comment(c, only)
		return
	}
	_ = to
	p.replace(c, stageReplace, "view")
}

// onlyComment reports whether the comment is all that changes.
func onlyComment(c diff.Change) (diff.Detail, bool) {
	if len(c.Details) == 1 && c.Details[0].Part == "" && c.Details[0].Property == diff.PropertyComment {
		return c.Details[0], true
	}
	return diff.Detail{}, false
}

func (p *planner) comment(c diff.Change, d diff.Detail) {
	alter := "ALTER TABLE " + p.name(c) + " MODIFY COMMENT "
	s := p.step(c, Metadata, alter+clickhouse.QuoteString(d.To), "comment changes")
	s.Inverse = []string{alter + clickhouse.QuoteString(d.From)}
	p.add(stageAlter, s)
}

// name is the qualified name of the object, with ON CLUSTER where asked.
func (p *planner) name(c diff.Change) string {
	name := ddl.Name(catalog.Name{Database: p.database(c), Name: c.Name})
	if p.options.Cluster != "" {
		name += " " + ddl.OnCluster(p.options.Cluster)
	}
	return name
}

func (p *planner) modifyMaterializedView(c diff.Change, from, to *catalog.MaterializedView) {
	changed := properties(c)
	alter := "ALTER TABLE " + p.name(c) + " "
	if reason := mustRecreateView(c, from, to, changed); reason != "" {
		p.recreateView(c, from, reason)
		return
	}
	if d, ok := changed[diff.PropertyComment]; ok {
		p.comment(c, d)
	}
	if _, ok := changed[diff.PropertyQuery]; ok && !p.asterisk(c.Database, to) {
		s := p.step(c, Metadata, alter+"MODIFY QUERY "+to.Query, "query changes for what is inserted from now on; rows already in the target stay")
		s.Inverse = []string{alter + "MODIFY QUERY " + from.Query}
		p.defines(p.add(stageReplace, s), c)
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

// mustRecreateView says why ALTER cannot make the change; empty if it can.
func mustRecreateView(c diff.Change, from, to *catalog.MaterializedView, changed map[diff.Property]diff.Detail) string {
	if d, ok := changed[diff.PropertyTo]; ok {
		return fmt.Sprintf("target changes from %s to %s", orNone(d.From), orNone(d.To))
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
	for _, d := range c.Details {
		if d.Part != "" {
			return "the inner table changes (" + string(d.Part) + " " + d.Name + ")"
		}
		switch d.Property {
		case diff.PropertyEngine, diff.PropertyOrderBy, diff.PropertyPartitionBy, diff.PropertyPrimaryKey, diff.PropertySampleBy, diff.PropertyTTL:
			return "the inner table's " + string(d.Property) + " changes"
		}
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "an inner table"
	}
	return s
}

// recreateView drops a view and makes it anew. With a target table no row is
// lost that is in; an inner table goes with its rows.
func (p *planner) recreateView(c diff.Change, from *catalog.MaterializedView, reason string) {
	class := Recreate
	reason += "; rows inserted between the two statements miss the view"
	if from.To.Name == "" {
		class = Destructive
		reason += "; the rows of its inner table are lost: declare a target table with To instead"
	}
	s := p.step(c, class, ddl.Drop(c.From, ddl.DropOptions{Database: p.database(c), IfExists: true, Cluster: p.options.Cluster}), reason)
	again := p.add(stageCreate, p.createStep(c))
	p.defines(again, c)
	if m := c.To.(*catalog.MaterializedView); hasAsterisk(m.Query) {
		again.on(p.finished(c)...)
	} else {
		again.rather(p.finished(c)...)
	}
	// It goes at the last moment: what is inserted until it is back misses it.
	p.removes(p.add(stageCreate, s), c).rather(again.needs...)
	again.on(event{gone, p.nameOf(c), ""})
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

func (p *planner) modifyDictionary(c diff.Change, to *catalog.Dictionary) {
	if only, ok := onlyComment(c); ok {
		p.comment(c, only)
		return
	}
	if strings.Contains(ddl.DictionaryFunction(to.Source), hidden) {
		p.unsupported(c, "the source holds a secret that the server does not show: declare the secret, or use a named collection")
		return
	}
	a := p.replace(c, stageReplace, "dictionary")
	if strings.Contains(strings.Join(a.step.Inverse, ""), hidden) {
		a.step.Inverse = nil
	}
}

func (p *planner) modifyNamedCollection(c diff.Change, to *catalog.NamedCollection) {
	params := make(map[string]catalog.NamedCollectionParam)
	for _, param := range to.Params {
		params[param.Name] = param
	}
	var set, remove []string
	for _, d := range c.Details {
		if d.Op == diff.Drop {
			remove = append(remove, d.Name)
			continue
		}
		param := params[d.Name]
		if strings.Contains(param.Value, hidden) {
			p.unsupported(c, "parameter "+d.Name+" is a secret that the server does not show: declare it")
			return
		}
		text := d.Name + " = " + param.Value
		if param.Overridable != nil {
			text += map[bool]string{true: " OVERRIDABLE", false: " NOT OVERRIDABLE"}[*param.Overridable]
		}
		set = append(set, text)
	}
	var clauses []string
	if len(set) > 0 {
		clauses = append(clauses, "SET "+strings.Join(set, ", "))
	}
	if len(remove) > 0 {
		clauses = append(clauses, "DELETE "+strings.Join(remove, ", "))
	}
	name := clickhouse.QuoteIdentIfNeeded(c.Name)
	if p.options.Cluster != "" {
		name += " " + ddl.OnCluster(p.options.Cluster)
	}
	p.add(stageServer, p.step(c, Metadata, "ALTER NAMED COLLECTION "+name+" "+strings.Join(clauses, " "), summary(c)))
}

func (p *planner) modifyDatabase(c diff.Change, to *catalog.Database) {
	changed := properties(c)
	if d, ok := changed[diff.PropertyEngine]; ok {
		p.unsupported(c, fmt.Sprintf("a database cannot change its engine from %s to %s: make a new database and RENAME the tables into it", d.From, d.To))
		return
	}
	if d, ok := changed[diff.PropertyComment]; ok {
		name := clickhouse.QuoteIdentIfNeeded(to.Name)
		if p.options.Cluster != "" {
			name += " " + ddl.OnCluster(p.options.Cluster)
		}
		alter := "ALTER DATABASE " + name + " MODIFY COMMENT "
		s := p.step(c, Metadata, alter+clickhouse.QuoteString(d.To), "comment changes")
		s.Inverse = []string{alter + clickhouse.QuoteString(d.From)}
		p.add(stageServer, s)
	}
	for _, d := range c.Details {
		if d.Part == diff.PartSetting {
			p.unsupported(c, "a database's settings cannot be changed: make a new database")
			return
		}
	}
}
