package cli

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/plan"
)

// wayBack plans the way back from what a file made to what was before it. What
// the file did says whether that is without loss: each of its steps has an
// inverse, or makes something that can be seen to be empty. The statements are
// those of a plan in the other direction, which finds an order for itself.
func wayBack(was, is catalog.Catalog, options diff.Options, lossy *dir.LossyError) (dir.Undo, error) {
	var undo dir.Undo
	options.WholeServer = true
	changes := diff.Diff(was, is, options)
	forth, err := plan.New(changes, was, is, plan.Options{Database: options.Database, Portable: true})
	if err != nil {
		return undo, err
	}
	for _, s := range forth.Steps {
		name := ddl.Name(catalog.Name{Database: s.Database, Name: s.Name})
		switch {
		case len(s.Inverse) > 0:
		case s.Kind == catalog.KindTable && strings.HasPrefix(s.SQL, "CREATE "):
			if holdsData(is, s) {
				undo.Checks = append(undo.Checks, plan.Check{SQL: "SELECT toString(count()) FROM " + name, Problem: "the table " + s.Name + " holds %d rows"})
			}
		case s.Kind == catalog.KindMaterializedView && strings.HasPrefix(s.SQL, "CREATE "):
			undo.Checks = append(undo.Checks, innerCheck(is, s)...)
		default:
			lossy.Reasons = append(lossy.Reasons, fmt.Sprintf("%s (%s): %s", s.Name, s.Class, strings.Join(s.Reasons, "; ")))
		}
	}
	for _, c := range changes {
		undo.Checks = append(undo.Checks, columnChecks(c)...)
	}
	back, err := plan.New(diff.Diff(is, was, options), is, was, plan.Options{Database: options.Database, Portable: true})
	if err != nil {
		return undo, err
	}
	for _, s := range back.Steps {
		switch {
		case s.SQL == "":
			lossy.Reasons = append(lossy.Reasons, fmt.Sprintf("%s (%s): %s", s.Name, s.Class, strings.Join(s.Reasons, "; ")))
		case s.Kind == catalog.KindTable && strings.HasPrefix(s.SQL, "DROP ") && holdsData(is, s):
			// The server itself refuses when rows come after the check.
			undo.Statements = append(undo.Statements, "DROP TABLE IF EXISTS IF EMPTY "+ddl.Name(catalog.Name{Database: s.Database, Name: s.Name}))
		default:
			undo.Statements = append(undo.Statements, s.SQL)
			undo.Checks = append(undo.Checks, s.Checks...)
		}
	}
	if len(lossy.Reasons) > 0 {
		return dir.Undo{}, lossy
	}
	return undo, nil
}

// holdsData reports whether the table of a step has rows of its own.
func holdsData(c catalog.Catalog, s plan.Step) bool {
	db := c.Database(s.Database)
	if db == nil {
		return true
	}
	t := db.Table(s.Name)
	return t == nil || t.Holds() == catalog.HoldsRows
}

// away takes the name of the development database off the statements.
func away(undo dir.Undo, database string) (dir.Undo, error) {
	var err error
	for i := range undo.Checks {
		if undo.Checks[i].SQL, err = unqualify(undo.Checks[i].SQL, database); err != nil {
			return undo, err
		}
	}
	for i := range undo.Statements {
		if undo.Statements[i], err = unqualify(undo.Statements[i], database); err != nil {
			return undo, err
		}
	}
	return undo, nil
}

// hintRenames says in both catalogs which tables and columns the statements
// between them renamed: a table keeps its UUID, and a column is named in the
// statement.
func hintRenames(was, is *catalog.Catalog, statements []dir.Statement) {
	for i := range is.Databases {
		before := was.Database(is.Databases[i].Name)
		if before == nil {
			continue
		}
		for j := range is.Databases[i].Tables {
			to := &is.Databases[i].Tables[j]
			for k := range before.Tables {
				if from := &before.Tables[k]; from.UUID == to.UUID && to.UUID != "" || from.Name == to.Name {
					hintTable(from, to, statements)
				}
			}
		}
	}
}

func hintTable(from, to *catalog.Table, statements []dir.Statement) {
	if from.Name != to.Name {
		from.RenamedFrom, to.RenamedFrom = to.Name, from.Name
	}
	first := make(map[string]string) // the name before the file, by the name now
	for _, s := range statements {
		for _, r := range dir.ColumnRenames(s.Text) {
			if r.Table != from.Name && r.Table != to.Name {
				continue
			}
			old := r.From
			if before, ok := first[old]; ok {
				old = before
				delete(first, r.From)
			}
			first[r.To] = old
		}
	}
	for name, old := range first {
		if a, b := from.Column(old), to.Column(name); a != nil && b != nil && name != old {
			a.RenamedFrom, b.RenamedFrom = name, old
		}
	}
}

// innerCheck counts the rows of a materialized view that holds them itself.
func innerCheck(c catalog.Catalog, s plan.Step) []plan.Check {
	if db := c.Database(s.Database); db != nil {
		for i := range db.MaterializedViews {
			if m := &db.MaterializedViews[i]; m.Name == s.Name && m.To.Name == "" {
				return []plan.Check{{
					SQL:     "SELECT toString(count()) FROM " + ddl.Name(catalog.Name{Database: s.Database, Name: s.Name}),
					Problem: "the materialized view " + s.Name + " holds %d rows",
				}}
			}
		}
	}
	return nil
}

// columnChecks count the rows in which a column that a change adds holds
// something else than its default.
func columnChecks(c diff.Change) []plan.Check {
	table, ok := c.To.(*catalog.Table)
	if !ok || c.Op == diff.Add {
		return nil
	}
	var checks []plan.Check
	for _, d := range c.Details {
		if d.Part != diff.PartColumn || d.Op != diff.Add {
			continue
		}
		column := table.Column(d.Name)
		value := "defaultValueOfTypeName(" + clickhouse.QuoteString(column.Type) + ")"
		switch column.DefaultKind {
		case catalog.Alias, catalog.Ephemeral:
			continue
		case catalog.Default, catalog.Materialized:
			value = "CAST((" + column.Default + "), " + clickhouse.QuoteString(column.Type) + ")"
		}
		name := clickhouse.QuoteIdent(column.Name)
		checks = append(checks, plan.Check{
			SQL:     "SELECT toString(countIf(toString(" + name + ") IS DISTINCT FROM toString(" + value + "))) FROM " + ddl.Name(catalog.Name{Database: c.Database, Name: table.Name}),
			Problem: "the column " + table.Name + "." + column.Name + " holds %d values of its own",
		})
	}
	return checks
}
