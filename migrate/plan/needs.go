package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
)

// nameOf is the name of a changed object, by which events know it. What belongs
// to the server is in no database; see [planner.server].
func (p *planner) nameOf(c diff.Change) catalog.Name {
	return catalog.Name{Database: p.database(c), Name: c.Name}
}

func (t *tablePlanner) self() catalog.Name { return t.nameOf(t.change) }

// defines says of an action that it gives an object its desired definition: it
// needs what that definition reads, and lets go of what the old one read.
func (p *planner) defines(a *action, c diff.Change) *action {
	self := p.nameOf(c)
	if !c.Kind.InDatabase() {
		return p.definesForServer(a, c)
	}
	a.brings(event{stands, self, ""}, event{released, self, ""})
	if c.Op == diff.Add {
		a.on(event{gone, self, ""}).brings(event{named, self, ""})
	}
	if t, ok := c.To.(*catalog.Table); ok {
		p.definesColumns(a, self, t, c.Details)
	}
	text := textOf(c.To)
	for _, need := range p.dependencies(c.To, self.Database) {
		columns := p.columnsRead(c.To, need)
		events := append(each(hasColumn, need, columns), event{stands, need, ""}, event{named, need, ""})
		if c.Kind != catalog.KindDictionary && (mentions(text, need.Name) || isFront(c.To)) {
			a.on(events...)
		} else { // read later, or a string that may be no name
			a.rather(events...)
		}
		if c.Kind == catalog.KindView { // its columns have the types of what it reads
			a.rather(each(retyped, need, columns)...)
		}
	}
	if c.Kind == catalog.KindMaterializedView && c.Op == diff.Add && hasAsterisk(text) {
		a.on(p.finished(c)...) // all columns of now, not of then
	}
	return a.on(p.functionsIn(text)...)
}

// definesColumns says that all changes of a table's columns happen at once.
func (p *planner) definesColumns(a *action, self catalog.Name, t *catalog.Table, details []diff.Detail) {
	for _, c := range t.Columns {
		a.brings(event{hasColumn, self, c.Name}, event{retyped, self, c.Name})
	}
	for _, d := range details {
		if d.Part == diff.PartColumn && d.Op == diff.Drop {
			a.brings(event{dropped, self, d.Name})
		}
	}
}

// removes says of an action that it drops an object: nothing may read it.
func (p *planner) removes(a *action, c diff.Change) *action {
	self := p.nameOf(c)
	if !c.Kind.InDatabase() {
		return a.brings(event{gone, self, string(c.Kind)})
	}
	for _, r := range p.liveReaders(self) {
		a.on(event{released, r.name, ""})
	}
	return a.brings(event{gone, self, ""}, event{released, self, ""})
}

// definesForServer orders what belongs to the server by the names it mentions:
// functions that call functions, a profile for a role, a grant to a user.
func (p *planner) definesForServer(a *action, c diff.Change) *action {
	text := c.Name
	switch o := c.To.(type) {
	case *catalog.Function:
		text = o.Body
	case *catalog.AccessObject:
		text = o.Name + " " + o.Clauses
	}
	for _, other := range p.changes {
		if other.Op != diff.Drop && !other.Kind.InDatabase() && (other.Kind != c.Kind || other.Name != c.Name) && saysName(text, other.Name) {
			a.on(event{stands, p.nameOf(other), string(other.Kind)})
		}
	}
	return a.brings(event{stands, p.nameOf(c), string(c.Kind)})
}

// saysName reports whether a text has a name as an identifier or as a string.
func saysName(text, name string) bool {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return false
	}
	name = clickhouse.PlainIdent(name)
	return slices.ContainsFunc(tokens, func(t clickhouse.Token) bool {
		if value, ok := t.StringValue(); ok {
			return value == name
		}
		ident, ok := t.Ident()
		return ok && ident == name
	})
}

// functionsIn are the changed functions that a text calls.
func (p *planner) functionsIn(text string) []event {
	var events []event
	for _, c := range p.changes {
		if c.Kind == catalog.KindFunction && mentions(text, c.Name) {
			events = append(events, event{stands, p.nameOf(c), string(c.Kind)})
		}
	}
	return events
}

// dependencies are the objects that an object reads, with their databases,
// without itself.
func (p *planner) dependencies(o catalog.Object, database string) []catalog.Name {
	var names []catalog.Name
	for _, n := range o.Dependencies() {
		if n.Database == "" {
			n.Database = database
		}
		if n != (catalog.Name{Database: database, Name: o.ObjectName()}) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// textOf is what the definition of an object says about others.
func textOf(o catalog.Object) string {
	switch o := o.(type) {
	case *catalog.View:
		return o.Query
	case *catalog.MaterializedView:
		return o.Query + " " + o.To.Name
	case *catalog.Dictionary:
		return sourceOf(o)
	case *catalog.Opaque:
		return o.SQL
	case *catalog.Table:
		var text strings.Builder
		text.WriteString(strings.Join(o.Engine.Args, " ") + " " + o.Function)
		for _, c := range o.Columns {
			text.WriteString(" " + c.Default + " " + c.TTL)
		}
		return text.String() + " " + o.TTL + " " + o.OrderBy + " " + o.PartitionBy
	}
	return ""
}

// sourceOf is the source of a dictionary and its attributes, the columns that
// it reads.
func sourceOf(d *catalog.Dictionary) string {
	var text strings.Builder
	for _, param := range d.Source.Params {
		value := param.Value
		if unquoted, err := clickhouse.Unquote(value); err == nil {
			value = unquoted
		}
		text.WriteString(value + " ")
	}
	for _, a := range d.Attributes {
		text.WriteString(clickhouse.QuoteIdent(a.Name) + " ")
	}
	return text.String()
}

// isFront reports whether an object is a table in front of another, whose
// columns it has: Distributed and Buffer.
func isFront(o catalog.Object) bool {
	t, ok := o.(*catalog.Table)
	return ok && slices.Contains([]string{"Distributed", "Buffer", "Alias", "Dictionary"}, t.Engine.Name)
}

// columnsRead are the columns of a desired table that the desired definition of
// an object reads or writes.
func (p *planner) columnsRead(o catalog.Object, table catalog.Name) []string {
	t := p.tableIn(p.desired, table)
	if t == nil {
		return nil
	}
	m, isView := o.(*catalog.MaterializedView)
	all := isFront(o) || isView && m.To.Name == table.Name
	var names []string
	for _, c := range t.Columns {
		if all || reads(textOf(o), c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// reads reports whether a query may read a column of that name.
func reads(query, column string) bool {
	return hasAsterisk(query) || mentions(query, column)
}

// hasAsterisk reports whether a query selects all columns of something.
func hasAsterisk(query string) bool {
	tokens, err := clickhouse.Tokenize(query)
	if err != nil {
		return false
	}
	before := ""
	for _, t := range tokens {
		if t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment {
			continue
		}
		if t.Text == "*" && (strings.EqualFold(before, "SELECT") || strings.EqualFold(before, "DISTINCT") || before == "," || before == ".") {
			return true
		}
		before = t.Text
	}
	return false
}

// tableIn finds a table of a catalog.
func (p *planner) tableIn(c catalog.Catalog, name catalog.Name) *catalog.Table {
	for i := range c.Databases {
		db := &c.Databases[i]
		if db.Name == name.Database || db.Name == "" && name.Database == p.options.Database {
			return db.Table(name.Name)
		}
	}
	return nil
}

// reader is an object that reads another.
type reader struct {
	name   catalog.Name
	object catalog.Object
}

// liveReaders are the live objects that depend on another.
func (p *planner) liveReaders(of catalog.Name) []reader { return p.readersIn(p.live, of) }

func (p *planner) readersIn(c catalog.Catalog, of catalog.Name) []reader {
	var found []reader
	for i := range c.Databases {
		database := c.Databases[i].Name
		if database == "" {
			database = p.options.Database
		}
		for o := range c.Databases[i].Objects() {
			if slices.Contains(p.dependencies(o, database), of) {
				found = append(found, reader{catalog.Name{Database: database, Name: o.ObjectName()}, o})
			}
		}
	}
	return found
}
