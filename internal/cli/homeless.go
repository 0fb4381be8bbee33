package cli

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
)

// homelessQueries takes the name of the database that was read off the queries
// of its views: a schema package is for any database. A query that gives the
// name to something else, as an alias, keeps it.
func homelessQueries(st *state) {
	db := st.catalog.Database(st.database)
	if st.database == "" || db == nil {
		return
	}
	for i := range db.Views {
		db.Views[i].Query = homelessQuery(db.Views[i].Query, db)
	}
	for i := range db.MaterializedViews {
		db.MaterializedViews[i].Query = homelessQuery(db.MaterializedViews[i].Query, db)
	}
}

// homelessQuery takes the database off the names of its objects.
func homelessQuery(query string, db *catalog.Database) string {
	tokens, err := syntax.Tokenize(query)
	if err != nil {
		return query
	}
	words := slices.DeleteFunc(slices.Clone(tokens), func(t syntax.Token) bool {
		return t.Kind == syntax.TokenSpace || t.Kind == syntax.TokenComment
	})
	names := make(map[string]bool)
	for o := range db.Objects() {
		names[o.ObjectName()] = true
	}
	for i, t := range words { // an alias of the name: "FROM x AS prod", "FROM x prod"
		if name, ok := t.Ident(); ok && name == db.Name && (i+1 == len(words) || words[i+1].Text != ".") {
			return query
		}
	}
	cut := make(map[int]bool) // offsets of the database and its point
	for i := 0; i+2 < len(words); i++ {
		name, ok := words[i].Ident()
		object, okToo := words[i+2].Ident()
		after := i > 0 && words[i-1].Text == "."
		if ok && okToo && !after && name == db.Name && words[i+1].Text == "." && names[object] {
			cut[words[i].Offset], cut[words[i+1].Offset] = true, true
		}
	}
	var out []byte
	for _, t := range tokens {
		if !cut[t.Offset] {
			out = append(out, t.Text...)
		}
	}
	return string(out)
}
