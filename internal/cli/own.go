package cli

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// ownDatabase is the database in which a directory's statements run: the one
// that they name as their own, and devDatabase where they name none. A history
// that makes a table by its name alone and alters it as app.t calls its database
// app: a statement that makes, changes or drops something names a database that
// no statement makes. Two such names say nothing.
func ownDatabase(statements []statement) string {
	var named, made []string
	for _, s := range statements {
		c, err := syntax.Read(s.text)
		if err != nil {
			continue // the server says what is wrong with it
		}
		if database, ok := target(c); ok && !slices.Contains(named, database) {
			named = append(named, database)
		}
		if database := makesDatabase(s.text); database != "" {
			made = append(made, database)
		}
	}
	named = slices.DeleteFunc(named, func(name string) bool { return slices.Contains(made, name) || name == "system" })
	if len(named) == 1 {
		return named[0]
	}
	return devDatabase
}

// target is the database of what a statement is about, where it names one.
func target(c *syntax.Cursor) (database string, ok bool) {
	verbs := []string{"CREATE", "ATTACH", "ALTER", "DROP", "DETACH", "RENAME", "TRUNCATE", "EXCHANGE", "OPTIMIZE", "INSERT", "UNDROP"}
	if !slices.ContainsFunc(verbs, func(verb string) bool { return c.Take(verb) }) {
		return "", false
	}
	kinds := []string{"OR", "REPLACE", "TEMPORARY", "MATERIALIZED", "WINDOW", "LIVE", "INTO", "TABLE", "TABLES", "VIEW", "DICTIONARY", "DICTIONARIES"}
	found := false
	for slices.ContainsFunc(kinds, func(kind string) bool { return c.Take(kind) }) {
		found = true
	}
	if !found {
		return "", false
	}
	if c.Take("IF") {
		c.Take("NOT")
		c.Take("EMPTY")
		c.Take("EXISTS")
	}
	database, _, ok = c.Name()
	return database, ok && database != ""
}
