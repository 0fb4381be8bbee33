package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// held is an object that holds rows: a table, or a materialized view.
type held struct {
	name   catalog.Name
	object catalog.Object
}

// key identifies an object over renames: by its UUID where it has one.
func (h held) key() string {
	var id string
	switch o := h.object.(type) {
	case *catalog.Table:
		id = o.UUID
	case *catalog.MaterializedView:
		id = o.UUID
	}
	if strings.Trim(id, "0-") != "" {
		return id
	}
	return h.name.Database + "." + h.name.Name
}

// holders are the tables and materialized views of a catalog, by key and by
// name.
type holders struct {
	byKey  map[string]held
	byName map[catalog.Name]held
	order  []held
}

func holdersOf(c *catalog.Catalog) holders {
	all := holders{byKey: make(map[string]held), byName: make(map[catalog.Name]held)}
	for i := range c.Databases {
		db := &c.Databases[i]
		for o := range db.Objects() {
			switch o.(type) {
			case *catalog.Table, *catalog.MaterializedView:
				h := held{catalog.Name{Database: db.Name, Name: o.ObjectName()}, o}
				all.byKey[h.key()], all.byName[h.name] = h, h
				all.order = append(all.order, h)
			}
		}
	}
	return all
}

// changes judges what one statement has changed. Objects that the same file
// has made hold nothing yet.
func (l *linter) changes(s *statement, before, after *catalog.Catalog) {
	for i := range before.Databases {
		name := before.Databases[i].Name
		if after.Database(name) == nil && l.oldDatabases[name] && !s.starts("DETACH") {
			delete(l.oldDatabases, name)
			l.add(s, finding(DropDatabase, name, "", "the database %s goes with everything in it", name))
			return
		}
	}
	was, is := holdersOf(before), holdersOf(after)
	for _, h := range was.order {
		now, stays := is.byKey[h.key()]
		replaced, taken := is.byName[h.name]
		if taken && replaced.key() != h.key() || stays && !same(h, now) {
			l.touch(h.name)
		}
		if !l.old[h.key()] {
			continue
		}
		switch {
		case !stays:
			l.gone(s, h, taken)
		case taken && replaced.key() != h.key():
			if h.name.Name < now.name.Name || !l.old[replaced.key()] { // of two old tables that change places, one is enough
				f := finding(MadeAnew, l.display(h.name), "", "%s is another table from here on; the rows that it had are in %s", l.display(h.name), l.display(now.name))
				if s.live {
					f.Severity, f.Next = Info, "chent migrate apply lets its writers go on; with any other runner pause them until the names are exchanged"
				}
				l.add(s, f)
			}
		default:
			l.modified(s, h, now)
		}
	}
	for _, h := range is.order {
		if _, known := was.byKey[h.key()]; !known {
			l.touch(h.name)
			l.made(s, h)
		} else if _, there := was.byName[h.name]; !there {
			l.touch(h.name)
		}
	}
	l.views(before, after)
}

// same reports whether an object is called and defined as before.
func same(a, b held) bool {
	return a.name == b.name && a.object.ObjectKind() == b.object.ObjectKind() &&
		ddl.Create(a.object, ddl.Options{Database: a.name.Database}) == ddl.Create(b.object, ddl.Options{Database: b.name.Database})
}

// views notes the plain views and dictionaries that changed.
func (l *linter) views(before, after *catalog.Catalog) {
	texts := func(c *catalog.Catalog) map[catalog.Name]string {
		all := make(map[catalog.Name]string)
		for i := range c.Databases {
			for n := range c.Databases[i].Views {
				v := &c.Databases[i].Views[n]
				all[catalog.Name{Database: c.Databases[i].Name, Name: v.Name}] = v.Query
			}
		}
		return all
	}
	was := texts(before)
	for name, text := range texts(after) {
		if old, ok := was[name]; !ok || old != text {
			l.touch(name)
		}
	}
}

// gone judges an object that is not there any more.
func (l *linter) gone(s *statement, h held, replaced bool) {
	name := l.display(h.name)
	if s.starts("DETACH") {
		return // its rows are still there
	}
	l.dropped[h.name] = h.object.ObjectKind()
	l.touch(h.name)
	switch o := h.object.(type) {
	case *catalog.MaterializedView:
		if o.To.Name == "" {
			l.add(s, finding(InnerTableLost, name, "", "the materialized view %s goes with its rows, which are in an inner table", name))
		}
	case *catalog.Table:
		switch {
		case !o.Holds().Own():
		case replaced:
			l.add(s, finding(DropTable, name, "", "%s is replaced by an empty table: its rows go", name))
		default:
			l.add(s, finding(DropTable, name, "", "the table %s goes with its rows", name))
		}
	}
}

// made judges an object that is new.
func (l *linter) made(s *statement, h held) {
	name := l.display(h.name)
	switch o := h.object.(type) {
	case *catalog.MaterializedView:
		if has(s.tokens, "POPULATE") && !atLeast(l.options.ServerVersion, 26, 8) {
			l.add(s, finding(Populate, name, "POPULATE", "the materialized view %s is filled by POPULATE, which misses what is inserted meanwhile", name))
		}
		if kind, ok := l.dropped[h.name]; ok && kind == catalog.KindMaterializedView && o.To.Name != "" {
			l.add(s, finding(ViewMadeAnew, name, "", "the materialized view %s is dropped and made anew", name))
		}
	case *catalog.Table:
		if len(o.Engine.Parts().Path) > 0 && o.Engine.Parts().Wrap == "Replicated" && s.onCluster == "" && s.starts("CREATE") {
			l.add(s, finding(ClusterMissing, name, "ENGINE", "the replicated table %s is made on the server of the connection alone", name))
		}
	}
}

// modified judges an object that has changed in place.
func (l *linter) modified(s *statement, was, is held) {
	from, ok := was.object.(*catalog.Table)
	if !ok {
		return
	}
	to, ok := is.object.(*catalog.Table)
	if !ok || !from.Holds().Own() {
		return
	}
	desired := *to
	desired.Name = from.Name
	desired.Columns = slices.Clone(to.Columns)
	for _, command := range s.commands {
		if old, ok := named(command, "RENAME", "COLUMN"); ok {
			if name, _ := command[len(command)-1].Ident(); desired.Column(name) != nil {
				desired.Column(name).RenamedFrom = old
			}
		}
	}
	const database = "d"
	changes := diff.Diff(
		catalog.Catalog{Databases: []catalog.Database{{Name: database, Tables: []catalog.Table{*from}}}},
		catalog.Catalog{Databases: []catalog.Database{{Name: database, Tables: []catalog.Table{desired}}}}, diff.Options{})
	for _, c := range changes {
		for _, detail := range c.Details {
			l.detail(s, is.name, from, &desired, detail)
		}
	}
}

// detail judges one difference of a table that was changed in place.
func (l *linter) detail(s *statement, name catalog.Name, from, to *catalog.Table, d diff.Detail) {
	object := l.display(name)
	column := object + "." + d.Name
	switch {
	case d.Part == diff.PartColumn && d.Op == diff.Drop:
		if c := from.Column(d.Name); c == nil || c.DefaultKind != catalog.Alias && c.DefaultKind != catalog.Ephemeral {
			l.add(s, finding(DropColumn, object, d.Name, "the column %s goes with its values", column))
		}
	case d.Part == diff.PartColumn && d.Op == diff.Modify:
		switch d.Property {
		case diff.PropertyType:
			l.columnType(s, from.Engine, object, column, d)
		case diff.PropertyDefault:
			l.columnDefault(s, object, column, from.Column(oldName(to, d.Name)), to.Column(d.Name), d)
		case diff.PropertyTTL:
			l.ttl(s, object, "the values of "+column, d)
		}
	case d.Part == "" && d.Property == diff.PropertyTTL:
		l.ttl(s, object, "the rows of "+object, d)
	case d.Part == diff.PartSetting && impact.Setting(from.Engine, d.Name, d.From, d.To).Has(impact.RowsGo):
		l.add(s, finding(DeleteRows, object, d.Name, "%s = %s: the oldest rows of %s go at once where it holds more", d.Name, d.To, object))
	case d.Part == diff.PartIndex && d.Op == diff.Add:
		l.unmaterialized(s, name, "INDEX", d.Name)
	case d.Part == diff.PartProjection && d.Op == diff.Add:
		l.unmaterialized(s, name, "PROJECTION", d.Name)
	}
}

// oldName is the name that a column had before the statement.
func oldName(t *catalog.Table, name string) string {
	if c := t.Column(name); c != nil && c.RenamedFrom != "" {
		return c.RenamedFrom
	}
	return name
}

func (l *linter) columnType(s *statement, engine catalog.Engine, object, column string, d diff.Detail) {
	from, to := d.From, d.To
	verdict := impact.Type(engine, clickhouse.QuoteIdent(d.Name), from, to)
	say := func(code Code, format string, args ...any) {
		l.add(s, finding(code, object, d.Name, format, args...))
	}
	for _, harm := range verdict.Harms {
		switch harm {
		case impact.NullRemoved:
			say(NullableRemoved, "%s is no longer Nullable: %s becomes %s", column, from, to)
		case impact.Relabelled:
			say(EnumRelabelled, "%s: %s", column, verdict.Reason)
		case impact.ValueRemoved:
			say(EnumValueRemoved, "%s: %s", column, verdict.Reason)
		case impact.Narrowed:
			say(Narrowed, "%s: %s becomes %s: %s", column, from, to, verdict.Reason)
		case impact.CastFails:
			if verdict.Class != impact.Destructive {
				say(CastMayFail, "%s: %s becomes %s: %s", column, from, to, verdict.Reason)
			}
		case impact.Rewritten:
			if len(verdict.Harms) == 1 { // else what is worse was said
				say(Rewrite, "%s is rewritten: %s becomes %s", column, from, to)
			}
		}
	}
}

func (l *linter) columnDefault(s *statement, object, column string, from, to *catalog.Column, d diff.Detail) {
	if from == nil || to == nil {
		return
	}
	switch verdict := impact.Default(from, to); {
	case verdict.Has(impact.Hidden):
		l.add(s, finding(NoLongerStored, object, d.Name, "%s becomes %s: its stored values cannot be read any more", column, to.DefaultKind))
	case verdict.Has(impact.DefaultRead) && !(changing(from.Default) && changing(to.Default)):
		was, is := cmp.Or(d.From, "none"), cmp.Or(d.To, "none")
		l.add(s, finding(DefaultChanged, object, d.Name, "the default of %s changes (%s, then %s): rows written before the column was added read the new one", column, was, is))
	}
}

// changing reports whether an expression gives another value at each call, as
// now() does: rows that do not hold the column have never read the same.
func changing(expr string) bool {
	e, err := clickhouse.ParseExpression(expr)
	return err == nil && slices.ContainsFunc(e.Calls, clickhouse.Nondeterministic)
}

// ttl judges a TTL that is new or another one.
func (l *linter) ttl(s *statement, object, what string, d diff.Detail) {
	switch verdict := impact.TTL(d.From, d.To); {
	case !verdict.Has(impact.Expires):
	case d.From == "":
		l.add(s, finding(ShorterTTL, object, "TTL", "%s expire from here on: TTL %s", what, d.To))
	default:
		l.add(s, finding(ShorterTTL, object, "TTL", "%s may expire sooner: TTL %s becomes %s", what, d.From, d.To))
	}
}
