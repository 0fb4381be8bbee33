package normalize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
)

// DevOptions tunes [Dev]. The zero value is for a catalog that is complete in
// itself.
type DevOptions struct {
	// Context are objects that exist on the target and that definitions may
	// refer to: what the catalog itself does not declare is made from them.
	// Default: none.
	Context catalog.Catalog
	// Database is the database of objects that name none. Default: "default".
	Database string
}

// Dev returns the normaliser that makes the whole catalog on the server behind
// conn, under the same names, reads it back and drops it again. The databases
// must not exist there or be empty: a [DevNotEmptyError] otherwise. Engines
// that act on something elsewhere are replaced while they are made, and
// clusters, storage policies and disks are left out: the dev server need not
// know them.
func Dev(conn driver.Conn, o DevOptions) Normalizer {
	if o.Database == "" {
		o.Database = "default"
	}
	return dev{conn: conn, options: o}
}

// DevNotEmptyError says that the dev server holds something under the name of
// a database that is needed.
type DevNotEmptyError struct{ Database string }

func (e *DevNotEmptyError) Error() string {
	return fmt.Sprintf("normalize: the dev server holds objects in database %q; give one that is empty, for what is in it would be in the way", e.Database)
}

type dev struct {
	conn    driver.Conn
	options DevOptions
}

// Normalize makes everything, inspects it and cleans up.
func (d dev) Normalize(ctx context.Context, declared catalog.Catalog) (_ catalog.Catalog, err error) {
	c := clone(declared)
	settle(&c, d.options.Database)
	if len(c.InOrder()) == 0 {
		return c, nil
	}
	stage, err := d.stage(ctx, c)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, stage.cleanUp(ctx)) }()
	if err := permit(ctx, stage.session); err != nil {
		return c, err
	}
	if err := stage.borrow(ctx, d.options.Context, c); err != nil {
		return c, err
	}
	made := make(map[catalog.Name]bool)
	err = each(&c, func(database string, o catalog.Object) error {
		name := catalog.Name{Database: stage.name(database), Name: o.ObjectName()}
		if err := stage.create(ctx, name.Database, o); err != nil {
			return err
		}
		made[name] = true
		return nil
	})
	if err != nil {
		return c, err
	}
	stored, err := inspect.Inspect(ctx, stage.session, inspect.Options{Databases: stage.databases(), Secrets: true})
	if err != nil {
		return c, fmt.Errorf("normalize: read the dev database: %w", err)
	}
	stage.take(&c, stored)
	return c, nil
}

// stage is the dev server while a catalog is on it.
type stage struct {
	session driver.Conn
	home    string
	created []string // databases made by us
	used    []string // databases that were there, empty
	undo    []string // statements that remove what is in no database of ours
}

func (d dev) stage(ctx context.Context, c catalog.Catalog) (_ *stage, err error) {
	session, err := d.conn.Session(ctx)
	if err != nil {
		return nil, fmt.Errorf("normalize: open a session on the dev server: %w", err)
	}
	s := &stage{session: session, home: d.options.Database}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.cleanUp(ctx))
		}
	}()
	there, err := inspect.Inspect(ctx, session, inspect.Options{SkipServer: true})
	if err != nil {
		return nil, fmt.Errorf("normalize: look at the dev server: %w", err)
	}
	for i := range c.Databases {
		name := s.name(c.Databases[i].Name)
		if slices.Contains(s.databases(), name) {
			continue
		}
		if old := there.Database(name); old != nil {
			for range old.Objects() {
				return nil, &DevNotEmptyError{Database: name}
			}
			s.used = append(s.used, name)
			continue
		}
		if err := s.exec(ctx, "CREATE DATABASE "+clickhouse.QuoteIdent(name)); err != nil {
			return nil, fmt.Errorf("normalize: make database %q on the dev server: %w", name, err)
		}
		s.created = append(s.created, name)
	}
	return s, nil
}

func (s *stage) exec(ctx context.Context, sql string) error {
	return s.session.Exec(ctx, driver.Statement{SQL: sql})
}

func (s *stage) name(database string) string {
	if database == "" {
		return s.home
	}
	return database
}

func (s *stage) databases() []string { return append(slices.Clone(s.created), s.used...) }

// borrow makes the objects of known that definitions of c need, directly or
// through each other, and that c does not hold.
func (s *stage) borrow(ctx context.Context, known, c catalog.Catalog) error {
	own := make(map[catalog.Name]bool)
	for _, o := range c.InOrder() {
		own[catalog.Name{Database: s.name(o.Database), Name: o.Object.ObjectName()}] = true
	}
	all := s.union(c, known, own)
	all.Link()
	needs := make(map[catalog.Name][]catalog.Name)
	for _, o := range all.InOrder() {
		self := catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}
		for _, n := range o.Object.Dependencies() {
			if n.Database == "" {
				n.Database = o.Database
			}
			needs[self] = append(needs[self], n)
		}
	}
	needed := make(map[catalog.Name]bool)
	var visit func(n catalog.Name)
	visit = func(n catalog.Name) {
		if needed[n] {
			return
		}
		needed[n] = true
		for _, next := range needs[n] {
			visit(next)
		}
	}
	for n := range own {
		visit(n)
	}
	for _, o := range all.InOrder() {
		name := catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}
		if own[name] || !needed[name] || !o.Object.ObjectKind().InDatabase() {
			continue
		}
		if !slices.Contains(s.databases(), name.Database) {
			if err := s.exec(ctx, "CREATE DATABASE IF NOT EXISTS "+clickhouse.QuoteIdent(name.Database)); err != nil {
				return fmt.Errorf("normalize: make database %q on the dev server: %w", name.Database, err)
			}
			s.created = append(s.created, name.Database)
		}
		// What cannot be made here is not needed, or the statement that needs
		// it will say so.
		if err := s.create(ctx, name.Database, o.Object); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// union is c and what known has beside it, with every database named.
func (s *stage) union(c, known catalog.Catalog, own map[catalog.Name]bool) catalog.Catalog {
	var all catalog.Catalog
	add := func(d catalog.Database, skip map[catalog.Name]bool) {
		name := s.name(d.Name)
		into := all.Database(name)
		if into == nil {
			all.Databases = append(all.Databases, catalog.Database{Name: name})
			into = &all.Databases[len(all.Databases)-1]
		}
		for o := range d.Objects() {
			if skip[catalog.Name{Database: name, Name: o.ObjectName()}] {
				continue
			}
			switch o := o.(type) {
			case *catalog.Table:
				into.Tables = append(into.Tables, *o)
			case *catalog.View:
				into.Views = append(into.Views, *o)
			case *catalog.MaterializedView:
				into.MaterializedViews = append(into.MaterializedViews, *o)
			case *catalog.Dictionary:
				into.Dictionaries = append(into.Dictionaries, *o)
			}
		}
	}
	for _, d := range c.Databases {
		add(d, nil)
	}
	for _, d := range known.Databases {
		add(d, own)
	}
	return all
}

// create makes an object, or what stands in for it.
func (s *stage) create(ctx context.Context, database string, o catalog.Object) error {
	if o.ObjectKind().InDatabase() {
		if err := s.exec(ctx, "USE "+clickhouse.QuoteIdent(database)); err != nil {
			return err
		}
	}
	statement := ddl.Create(standIn(o), ddl.Options{Database: database})
	err := s.exec(ctx, statement)
	if driver.IsCode(err, driver.CodeClusterDoesntExist) {
		if t, ok := o.(*catalog.Table); ok {
			bare := *t
			bare.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Null"}}
			err = s.exec(ctx, ddl.Create(&bare, ddl.Options{Database: database}))
		}
	}
	if err != nil {
		_, err = Elsewhere(ctx, s.session, statement, err)
	}
	if err != nil {
		refused := &Error{Kind: o.ObjectKind(), Name: o.ObjectName(), Pos: o.Position(), SQL: statement, Err: err}
		if o.ObjectKind().InDatabase() {
			refused.Database = database
		}
		return refused
	}
	if f, ok := o.(*catalog.Function); ok {
		s.undo = append(s.undo, ddl.Drop(f, ddl.DropOptions{IfExists: true}))
	}
	if slices.Contains(s.used, database) {
		s.undo = append(s.undo, ddl.Drop(o, ddl.DropOptions{Database: database, IfExists: true}))
	}
	return nil
}

// standIn is what is made for an object.
func standIn(o catalog.Object) catalog.Object {
	switch o := o.(type) {
	case *catalog.Table:
		t := probe(o)
		if len(t.Columns) == 0 {
			t.Columns = []catalog.Column{{Name: "_chent", Type: "UInt8"}}
			t.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Null"}}
		}
		t.Settings = portable(t.Settings)
		return t
	case *catalog.MaterializedView:
		m := *o
		m.Storage = probeStorage(o.Storage)
		m.Settings = portable(m.Settings)
		m.Security = catalog.Security{}
		m.Empty = m.Refresh != nil // the first run would read the sources
		return &m
	case *catalog.View:
		v := *o
		v.Security = catalog.Security{}
		return &v
	}
	return o
}

// portable leaves out the settings that name something of one server.
func portable(settings []catalog.Setting) []catalog.Setting {
	return slices.DeleteFunc(slices.Clone(settings), func(s catalog.Setting) bool {
		return s.Name == "storage_policy" || s.Name == "disk" || s.Name == "table_disk"
	})
}

// take replaces the objects of c by what was stored for them.
func (s *stage) take(c *catalog.Catalog, stored catalog.Catalog) {
	for i := range c.Databases {
		d := &c.Databases[i]
		from := stored.Database(s.name(d.Name))
		if from == nil {
			continue
		}
		byName := make(map[string]catalog.Object)
		for o := range from.Objects() {
			byName[o.ObjectName()] = o
		}
		for o := range d.Objects() {
			replace(o, byName[o.ObjectName()])
		}
	}
	for i := range c.Functions {
		f := &c.Functions[i]
		for _, made := range stored.Functions {
			if made.Name == f.Name {
				declared := f.Body
				f.Body = made.Body
				text{declared: declared, stored: &f.Body}.unhide()
			}
		}
	}
}

// replace puts the stored form into a declared object. One that the server
// prints in a way of its own stays as it was declared, by the static rules.
func replace(declared, stored catalog.Object) {
	switch o := declared.(type) {
	case *catalog.Table:
		if t, ok := stored.(*catalog.Table); ok && (len(o.Columns) > 0 || !strings.HasPrefix(t.Columns[0].Name, "_chent")) {
			noCluster := t.Engine.Name == "Null" && !o.Engine.Kind().Acts && o.Engine.Name != "Null" && o.Function == ""
			storage := o.Storage
			*o = *restore(o, t)
			if noCluster {
				foldStorage(&storage)
				o.Storage = storage
			}
			return
		}
	case *catalog.View:
		if v, ok := stored.(*catalog.View); ok {
			*o = *restoreView(o, v)
			return
		}
	case *catalog.MaterializedView:
		if m, ok := stored.(*catalog.MaterializedView); ok {
			*o = *restoreMaterializedView(o, m)
			return
		}
	case *catalog.Dictionary:
		if d, ok := stored.(*catalog.Dictionary); ok {
			*o = *restoreDictionary(o, d)
			return
		}
	}
	fold(declared)
}

// cleanUp removes what was made and closes the session. It outlives a
// cancelled context.
func (s *stage) cleanUp(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	all := []error{s.exec(ctx, "SET check_table_dependencies = 0, check_referential_table_dependencies = 0")}
	for _, sql := range slices.Backward(s.undo) {
		all = append(all, s.exec(ctx, sql))
	}
	for _, name := range s.created {
		all = append(all, s.exec(ctx, "DROP DATABASE IF EXISTS "+clickhouse.QuoteIdent(name)))
	}
	all = append(all, s.session.Close())
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("normalize: clean up the dev server: %w", err)
	}
	return nil
}
