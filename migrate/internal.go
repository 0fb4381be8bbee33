package migrate

import (
	"slices"

	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/plan"
)

// Internal are patterns of the tables that migrations keep for themselves: the
// lock, the revision table under its default name, and what copies make and
// leave behind. They belong to no schema; see [inspect.Options.Exclude].
func Internal() []string {
	return []string{"*" + plan.Mark + "*", apply.LockTable + "*", apply.KeeperLockTable, dir.RevisionTable}
}

// excluding adds the internal tables to patterns.
func excluding(patterns []string) []string {
	return append(slices.Clone(patterns), Internal()...)
}

// WithoutVersionTables takes the tables in which other migration tools keep
// their versions out of a catalog that was inspected, and returns their names
// with the tool: they are left behind when a tool was replaced, and belong to no
// schema. What declared declares stays.
func WithoutVersionTables(c *catalog.Catalog, declared catalog.Catalog, database string) (left []string) {
	for i := range c.Databases {
		db := &c.Databases[i]
		db.Tables = slices.DeleteFunc(db.Tables, func(t catalog.Table) bool {
			tool := dir.VersionTableOf(&t)
			if tool == "" || declares(declared, db.Name, database, t.Name) {
				return false
			}
			left = append(left, ddl.Name(catalog.Name{Database: db.Name, Name: t.Name})+", in which "+string(tool)+" keeps its versions")
			return true
		})
	}
	return left
}

// declares reports whether a catalog has a table; home is the database of what
// it leaves unnamed.
func declares(c catalog.Catalog, database, home, table string) bool {
	for _, name := range []string{database, ""} {
		if name == "" && database != home {
			continue
		}
		if db := c.Database(name); db != nil && db.Table(table) != nil {
			return true
		}
	}
	return false
}
