package cli

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// homelessObjects takes the name of the database that was read off what its
// objects say of each other: a schema package is for any database. A query that
// gives the name to something else, as an alias, keeps it.
func homelessObjects(st *state) {
	db := st.catalog.Database(st.database)
	if st.database == "" || db == nil {
		return
	}
	for i := range db.Tables {
		t := &db.Tables[i]
		for n := range t.Columns {
			t.Columns[n].Default = db.Requalify(t.Columns[n].Default, "")
		}
		homelessEngine(&t.Engine, db.Name)
	}
	for i := range db.Views {
		db.Views[i].Query = db.Requalify(db.Views[i].Query, "")
	}
	for i := range db.MaterializedViews {
		db.MaterializedViews[i].Query = db.Requalify(db.MaterializedViews[i].Query, "")
	}
	for i := range db.Dictionaries {
		homelessSource(&db.Dictionaries[i].Source, db)
	}
}

// homelessEngine writes currentDatabase() where an engine names the database.
func homelessEngine(e *catalog.Engine, database string) {
	place, ok := map[string]int{"Distributed": 1, "Buffer": 0, "Merge": 0}[e.Name]
	if ok && place < len(e.Args) && isText(e.Args[place], database) {
		e.Args = slices.Clone(e.Args)
		e.Args[place] = "currentDatabase()"
	}
}

// homelessSource takes the database off a dictionary's source, which reads its
// own database where none is named. A QUERY must name it, and goes on doing so.
func homelessSource(source *catalog.DictionaryFunction, db *catalog.Database) {
	if !strings.EqualFold(source.Kind, "CLICKHOUSE") || slices.ContainsFunc(source.Params, func(p catalog.Setting) bool { return strings.EqualFold(p.Name, "HOST") }) {
		return
	}
	source.Params = slices.DeleteFunc(slices.Clone(source.Params), func(p catalog.Setting) bool {
		return strings.EqualFold(p.Name, "DB") && isText(p.Value, db.Name)
	})
}

func isText(literal, value string) bool {
	text, err := clickhouse.Unquote(literal)
	return err == nil && text == value
}
