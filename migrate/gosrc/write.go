package gosrc

import (
	"fmt"
	"go/format"
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// Options tunes [Write]. The zero value writes package schema.
type Options struct {
	// Package is the name of the Go package. Default: schema.
	Package string
	// Database is the connection's database: what is in it is written without
	// a database's name. Default: the catalog's only database, or else "".
	Database string
}

// Package is a schema package's source.
type Package struct {
	// Files are the package's files by name, laid out as gofmt does.
	Files map[string][]byte
}

// Header is the first line of each file that [Write] makes, for the reader: the
// files are the user's to change.
const Header = "// Written by chent schema import; change it as you like."

// Write returns the source of an ent schema package that declares the catalog.
func Write(c catalog.Catalog, opts Options) (Package, error) {
	if opts.Package == "" {
		opts.Package = "schema"
	}
	if opts.Database == "" && len(c.Databases) == 1 {
		opts.Database = c.Databases[0].Name
	}
	w := &writer{opts: opts, catalog: &c, types: newTypeNames(), pkg: Package{Files: map[string][]byte{}}}
	w.feeders = w.findFeeders()
	for i := range c.Databases {
		if err := w.writeDatabase(&c.Databases[i]); err != nil {
			return Package{}, err
		}
	}
	if err := w.writeObjects(); err != nil {
		return Package{}, err
	}
	return w.pkg, nil
}

// writer turns one catalog into one package.
type writer struct {
	opts    Options
	catalog *catalog.Catalog
	types   *typeNames
	feeders map[catalog.Name][]*catalog.MaterializedView // by target table
	pkg     Package
}

// findFeeders finds the materialized views that can be declared at the table
// they write into: both are in one database.
func (w *writer) findFeeders() map[catalog.Name][]*catalog.MaterializedView {
	feeders := map[catalog.Name][]*catalog.MaterializedView{}
	for i := range w.catalog.Databases {
		db := &w.catalog.Databases[i]
		for j := range db.MaterializedViews {
			m := &db.MaterializedViews[j]
			if target := w.target(db, m); target != "" {
				key := catalog.Name{Database: db.Name, Name: target}
				feeders[key] = append(feeders[key], m)
			}
		}
	}
	return feeders
}

// target is the table of the same database that a view feeds.
func (w *writer) target(db *catalog.Database, m *catalog.MaterializedView) string {
	if m.To.Name == "" || m.To.Database != "" && m.To.Database != db.Name {
		return ""
	}
	t := db.Table(m.To.Name)
	if t == nil || t.Function != "" || len(t.Columns) == 0 {
		return ""
	}
	return t.Name
}

func (w *writer) writeDatabase(db *catalog.Database) error {
	for i := range db.Tables {
		if err := w.writeTable(db, &db.Tables[i]); err != nil {
			return err
		}
	}
	for i := range db.Dictionaries {
		if err := w.writeDictionary(db, &db.Dictionaries[i]); err != nil {
			return err
		}
	}
	for i := range db.Views {
		if err := w.writeView(db, &db.Views[i]); err != nil {
			return err
		}
	}
	for i := range db.MaterializedViews {
		m := &db.MaterializedViews[i]
		if w.target(db, m) != "" {
			continue // stands at its table
		}
		if err := w.writeMaterialized(db, m); err != nil {
			return err
		}
	}
	return nil
}

// database is what a declaration says about the database of an object: nothing
// where it is the connection's.
func (w *writer) database(db *catalog.Database) string {
	if db.Name == w.opts.Database {
		return ""
	}
	return db.Name
}

// add lays a file out and adds it to the package.
func (w *writer) add(name string, f *file) error {
	src, err := format.Source([]byte(f.source(w.opts.Package)))
	if err != nil {
		return fmt.Errorf("gosrc: write %s: %w", name, err)
	}
	w.pkg.Files[name] = src
	return nil
}

// names are the objects something depends on, as declarations name them.
func (w *writer) names(db *catalog.Database, names []catalog.Name) []string {
	var list []string
	for _, n := range names {
		list = append(list, w.name(db, n))
	}
	return list
}

func (w *writer) name(db *catalog.Database, n catalog.Name) string {
	name := n.Name
	if strings.Contains(name, ".") {
		name = "`" + name + "`"
	}
	if n.Database == "" || n.Database == db.Name {
		return name
	}
	return n.Database + "." + name
}

// file is the source of one file.
type file struct {
	imports []string
	body    strings.Builder
}

const module = "github.com/chent-io/chent/"

// importPaths are the packages that declarations use, by name.
var importPaths = map[string]string{
	"ent":        "entgo.io/ent",
	"schema":     module + "schema",
	"field":      module + "schema/field",
	"engine":     module + "schema/engine",
	"codec":      module + "schema/codec",
	"index":      module + "schema/index",
	"projection": module + "schema/projection",
	"constraint": module + "schema/constraint",
	"view":       module + "schema/view",
	"dictionary": module + "schema/dictionary",
	"object":     module + "schema/object",
}

// use notes that the file imports a package, and returns its name.
func (f *file) use(name string) string {
	if !slices.Contains(f.imports, name) {
		f.imports = append(f.imports, name)
	}
	return name
}

func (f *file) printf(format string, args ...any) { fmt.Fprintf(&f.body, format, args...) }

func (f *file) source(pkg string) string {
	var out strings.Builder
	out.WriteString(Header + "\n\npackage " + pkg + "\n\n")
	var foreign, ours []string
	for _, name := range f.imports {
		if path := importPaths[name]; strings.HasPrefix(path, module) {
			ours = append(ours, path)
		} else {
			foreign = append(foreign, path)
		}
	}
	slices.Sort(foreign)
	slices.Sort(ours)
	out.WriteString("import (\n")
	for _, path := range foreign {
		fmt.Fprintf(&out, "\t%q\n", path)
	}
	if len(foreign) > 0 && len(ours) > 0 {
		out.WriteString("\n")
	}
	for _, path := range ours {
		fmt.Fprintf(&out, "\t%q\n", path)
	}
	out.WriteString(")\n\n")
	out.WriteString(f.body.String())
	return out.String()
}
