package gosrc

import (
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// writeObjects writes the type that declares what belongs to no table.
func (w *writer) writeObjects() error {
	f := &file{}
	var list []string
	pkg := "object."
	for i := range w.catalog.Databases {
		if d := f.databaseObject(&w.catalog.Databases[i], w.database(&w.catalog.Databases[i])); d != "" {
			list = append(list, d)
		}
	}
	for i := range w.catalog.Databases {
		db := &w.catalog.Databases[i]
		for _, o := range db.Opaque {
			name := w.name(db, catalog.Name{Name: o.Name})
			if database := w.database(db); database != "" {
				name = database + "." + name
			}
			args := append([]string{quote(o.Kind), quote(name), quote(o.SQL)}, quotedAll(w.names(db, o.DependsOn))...)
			list = append(list, pkg+"Statement("+strings.Join(args, ", ")+")")
		}
	}
	for _, fn := range w.catalog.Functions {
		list = append(list, pkg+"Function("+quote(fn.Name)+", "+quote(fn.Body)+")")
	}
	for _, n := range w.catalog.NamedCollections {
		b := &chain{}
		b.call(pkg+"NamedCollection", quote(n.Name))
		for _, p := range n.Params {
			method := "Param"
			switch {
			case p.Overridable == nil:
			case *p.Overridable:
				method = "Overridable"
			default:
				method = "Fixed"
			}
			b.call(method, quote(p.Name), quote(p.Value))
		}
		list = append(list, b.String())
	}
	list = append(list, accessObjects(w.catalog.Access)...)
	if len(list) == 0 {
		return nil
	}
	f.use("object")
	f.use("schema")
	typeName := w.types.name("server", "objects")
	f.begin(typeName, "schema.Objects", "what belongs to no table", "")
	f.annotations(typeName, list)
	return w.add(fileName(typeName), f)
}

// databaseObject declares a database that says more than its name.
func (f *file) databaseObject(db *catalog.Database, name string) string {
	engine := db.Engine.Name != "" && (db.Engine.Name != "Atomic" || len(db.Engine.Args) > 0)
	if name == "" && !engine && db.Comment == "" && len(db.Settings) == 0 {
		return ""
	}
	b := &chain{}
	b.call("object.Database", quote(name))
	if engine {
		b.call("Engine", append([]string{quote(db.Engine.Name)}, quotedAll(db.Engine.Args)...)...)
	}
	f.settings(b, "Setting", db.Settings)
	b.text("Comment", db.Comment)
	return b.String()
}

func accessObjects(a *catalog.Access) []string {
	if a == nil {
		return nil
	}
	var list []string
	for _, kind := range []struct {
		name     string
		entities []catalog.AccessEntity
	}{
		{"Role", a.Roles}, {"User", a.Users}, {"RowPolicy", a.Policies}, {"Quota", a.Quotas}, {"SettingsProfile", a.Profiles},
	} {
		for _, e := range kind.entities {
			b := &chain{}
			if e.Clauses == "" {
				b.call("object."+kind.name, quote(e.Name))
			} else {
				b.call("object."+kind.name, quote(e.Name), quote(e.Clauses))
			}
			list = append(list, b.String())
		}
	}
	for _, g := range a.Grants {
		list = append(list, "object.Grant("+quote(g)+")")
	}
	return list
}
