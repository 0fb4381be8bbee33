package plan

import (
	"fmt"
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
