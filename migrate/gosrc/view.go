package gosrc

import (
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

func (w *writer) writeView(db *catalog.Database, v *catalog.View) error {
	f := &file{}
	typeName := w.types.name(v.Name, "view")
	f.use("ent")
	f.begin(typeName, "ent.View", "the view "+v.Name, v.Comment)
	b := &chain{}
	b.call(f.use("view")+".Query", quote(v.Query))
	if v.Name != defaultTable(typeName) {
		b.text("Table", v.Name)
	}
	b.text("Database", w.database(db))
	b.list("Aliases", v.Aliases)
	security(b, v.Security)
	b.list("DependsOn", w.names(db, v.DependsOn))
	b.text("Comment", v.Comment)
	f.annotations(typeName, []string{b.String()})
	f.fields(typeName, f.columns(v.Columns, false))
	return w.add(fileName(typeName), f)
}

func security(b *chain, s catalog.Security) {
	if s.Type != "" || s.Definer != "" {
		b.call("Security", quote(s.Type), quote(s.Definer))
	}
}

func (w *writer) writeMaterialized(db *catalog.Database, m *catalog.MaterializedView) error {
	f := &file{}
	typeName := w.types.name(m.Name, "view")
	f.use("ent")
	f.begin(typeName, "ent.View", "the materialized view "+m.Name, m.Comment)
	b := &chain{}
	b.call(f.use("view")+".Materialized", quote(m.Query))
	if m.To.Name != "" {
		b.call("To", quote(w.name(db, m.To)))
	}
	list := w.materializedClauses(f, db, b, m, false)
	name, database := "", w.database(db)
	if m.Name != defaultTable(typeName) {
		name = m.Name
	}
	if m.Engine.Name != "" {
		e := &chain{}
		f.engine(e, m.Storage)
		f.storage(e, m.Storage)
		e.text("Table", name)
		e.text("Database", database)
		list = append(list, e.String())
	} else if name != "" || database != "" {
		var fields []string
		if database != "" {
			fields = append(fields, "Database: "+quote(database))
		}
		if name != "" {
			fields = append(fields, "Table: "+quote(name))
		}
		list = append(list, f.use("schema")+".Table{"+strings.Join(fields, ", ")+"}")
	}
	list = append(list, f.parts(m.Indexes, m.Projections, m.Constraints)...)
	f.annotations(typeName, list)
	f.fields(typeName, f.columns(m.Columns, false))
	return w.add(fileName(typeName), f)
}

// materializedClauses completes a materialized view's builder and returns the
// annotations it makes.
func (w *writer) materializedClauses(f *file, db *catalog.Database, b *chain, m *catalog.MaterializedView, atTable bool) []string {
	if r := m.Refresh; r != nil {
		b.text("Refresh", r.Schedule)
		b.text("Randomize", r.Randomize)
		b.list("After", w.names(db, r.DependsOn))
		f.settings(b, "RefreshSetting", r.Settings)
		if r.Append {
			b.call("Append")
		}
	}
	if m.Empty {
		b.call("Empty")
	}
	if m.Backfill {
		b.call("Backfill")
	}
	b.list("Aliases", m.Aliases)
	security(b, m.Security)
	if dependsOn := w.dependsOn(db, m, atTable); len(dependsOn) > 0 {
		b.list("DependsOn", dependsOn)
	}
	b.text("Comment", m.Comment)
	return []string{b.String()}
}

// dependsOn are a view's dependencies without the table it stands at.
func (w *writer) dependsOn(db *catalog.Database, m *catalog.MaterializedView, atTable bool) []string {
	var list []catalog.Name
	for _, n := range m.DependsOn {
		if atTable && n.Name == m.To.Name && (n.Database == "" || n.Database == db.Name) {
			continue
		}
		list = append(list, n)
	}
	return w.names(db, list)
}
