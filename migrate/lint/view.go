package lint

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
)

// checkViews asks the development server whether the materialized views that a
// file has to do with still work.
func (l *linter) checkViews(ctx context.Context) error {
	for i := range l.catalog.Databases {
		db := &l.catalog.Databases[i]
		for n := range db.MaterializedViews {
			m := &db.MaterializedViews[n]
			if s := l.blamed(db.Name, m); s != nil {
				if err := l.checkView(ctx, s, db.Name, m); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// blamed is the last statement of the file that changed a view, or a table
// that it reads or writes.
func (l *linter) blamed(database string, m *catalog.MaterializedView) *statement {
	if len(l.touched) == 0 {
		return nil
	}
	named := l.namesIn(m.Query)
	self := catalog.Name{Database: database, Name: m.Name}
	to := m.To
	if to.Database == "" {
		to.Database = database
	}
	var last *statement
	for name, s := range l.touched {
		if name == self || m.To.Name != "" && name == to || named[name.Name] {
			if last == nil || s.Line > last.Line {
				last = s
			}
		}
	}
	return last
}

// namesIn are the names in a query, which is read once.
func (l *linter) namesIn(query string) map[string]bool {
	if named, ok := l.queries[query]; ok {
		return named
	}
	named := make(map[string]bool)
	tokens, _ := clickhouse.Tokenize(query) // the server has taken it
	for _, t := range tokens {
		if name, ok := t.Ident(); ok {
			named[name] = true
		}
	}
	l.queries[query] = named
	return named
}

func (l *linter) checkView(ctx context.Context, s *statement, database string, m *catalog.MaterializedView) error {
	view := l.display(catalog.Name{Database: database, Name: m.Name})
	columns, err := apply.Texts(ctx, l.session, "DESCRIBE TABLE ("+m.Query+")")
	if exception, ok := errors.AsType[*driver.ServerError](err); ok {
		l.add(s, finding(ViewBroken, view, "", "the query of the materialized view %s no longer works: %s", view, firstLine(clickhouse.HideSecretsOf(exception.Statement, exception.Message))))
		return nil
	}
	if err != nil {
		return err
	}
	if m.To.Name == "" {
		return nil
	}
	to := m.To
	if to.Database == "" {
		to.Database = database
	}
	target, ok := holdersOf(&l.catalog).byName[to]
	if !ok {
		if db := l.catalog.Database(to.Database); db != nil && !slices.ContainsFunc(db.Opaque, func(o catalog.Opaque) bool { return o.Name == to.Name }) {
			l.add(s, finding(ViewBroken, view, "", "the target %s of the materialized view %s is gone", l.display(to), view))
		}
		return nil
	}
	table, ok := target.object.(*catalog.Table)
	if !ok || len(table.Columns) == 0 {
		return nil
	}
	l.compare(s, view, l.display(to), columns, table)
	return nil
}

// compare looks whether the columns of a query are those of its target.
func (l *linter) compare(s *statement, view, name string, columns [][]string, table *catalog.Table) {
	var given, lost []string
	for _, row := range columns {
		given = append(given, row[0])
		if table.Column(row[0]) == nil {
			lost = append(lost, row[0])
		}
	}
	if len(lost) > 0 {
		l.add(s, finding(ViewMisfit, view, "", "the query of the materialized view %s gives %s, which its target %s does not have", view, strings.Join(lost, ", "), name))
	}
	var empty []string
	d := designer{columns: table.Columns}
	for _, element := range catalog.KeyElements(table.OrderBy) {
		for _, c := range d.mentioned(element) {
			if c.DefaultKind == catalog.NoDefault && !slices.Contains(given, c.Name) && !slices.Contains(empty, c.Name) {
				empty = append(empty, c.Name)
			}
		}
	}
	if len(empty) > 0 {
		l.add(s, finding(ViewMisfit, view, "", "the materialized view %s does not fill %s of the sorting key of its target %s", view, strings.Join(empty, ", "), name))
	}
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return text
}
