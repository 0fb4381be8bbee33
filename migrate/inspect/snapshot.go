package inspect

import (
	"cmp"
	"context"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// Snapshot is an inspection that is brought up to date object by object, for
// callers that know which names a statement was about: it asks for those alone,
// so that its cost is that of the statement and not of the server.
type Snapshot struct {
	inspector inspector
	catalog   catalog.Catalog
}

// Take inspects as [Inspect] does and keeps what it learned of the server.
func Take(ctx context.Context, conn driver.Conn, options Options) (*Snapshot, error) {
	report := options.Report
	if report == nil {
		report = &Report{}
	}
	*report = Report{}
	filter, err := newFilter(options)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{inspector: inspector{conn: conn, options: options, filter: filter, report: report}}
	s.catalog, err = s.inspector.inspect(ctx)
	return s, err
}

// Catalog is what was inspected last. Callers may change objects of it, not its
// lists.
func (s *Snapshot) Catalog() catalog.Catalog { return s.catalog }

// Whole reads everything again.
func (s *Snapshot) Whole(ctx context.Context) error {
	read, err := s.inspector.read(ctx)
	if err == nil {
		s.catalog = read
	}
	return err
}

// Names reads the tables, views and dictionaries of these names again, in every
// database. Catalogs that were returned before stay as they are. Databases that
// came or went, and what materialized views keep in inner tables, it does not
// see; DependsOn and Stats of what is new are empty.
func (s *Snapshot) Names(ctx context.Context, names []string) error {
	next := s.catalog
	next.Databases = slices.Clone(s.catalog.Databases)
	for i := range next.Databases {
		without(&next.Databases[i], names)
	}
	rows, err := s.inspector.tables(ctx, &next, names)
	if err != nil {
		return err
	}
	if rows, err = s.inspector.withoutDefinition(ctx, rows); err != nil {
		return err
	}
	changed := make(map[string]bool)
	for _, r := range rows {
		if next.Database(r.database).Engine.Name != "Dictionary" && s.inspector.filter.wants(r.database, r.name) {
			s.inspector.add(&next, r)
			changed[r.database] = true
		}
	}
	for i := range next.Databases {
		if d := &next.Databases[i]; changed[d.Name] {
			inNameOrder(d)
		}
	}
	s.catalog = next
	return nil
}

// without takes the objects of these names out of a database, into lists of its
// own.
func without(d *catalog.Database, names []string) {
	named := func(name string) bool { return slices.Contains(names, name) }
	d.Tables = slices.DeleteFunc(slices.Clone(d.Tables), func(t catalog.Table) bool { return named(t.Name) })
	d.Views = slices.DeleteFunc(slices.Clone(d.Views), func(v catalog.View) bool { return named(v.Name) })
	d.MaterializedViews = slices.DeleteFunc(slices.Clone(d.MaterializedViews), func(m catalog.MaterializedView) bool { return named(m.Name) })
	d.Dictionaries = slices.DeleteFunc(slices.Clone(d.Dictionaries), func(d catalog.Dictionary) bool { return named(d.Name) })
	d.Opaque = slices.DeleteFunc(slices.Clone(d.Opaque), func(o catalog.Opaque) bool { return named(o.Name) })
}

func inNameOrder(d *catalog.Database) {
	slices.SortFunc(d.Tables, func(a, b catalog.Table) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Views, func(a, b catalog.View) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(d.MaterializedViews, func(a, b catalog.MaterializedView) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Dictionaries, func(a, b catalog.Dictionary) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Opaque, func(a, b catalog.Opaque) int { return cmp.Compare(a.Name, b.Name) })
}
