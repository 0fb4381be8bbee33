package cli

import (
	"context"

	"github.com/chent-io/chent/migrate/normalize"
)

// normal reads the schema that a text names, in a server's own words: a
// declaration goes through a development server, as in a comparison. Objects
// that name no database go on naming none.
func (r *stateReader) normal(ctx context.Context, text string) (state, error) {
	st, err := r.load(ctx, text)
	if err != nil || st.canonical {
		return st, err
	}
	declared := st.catalog
	auto := normalize.Auto(normalize.AutoOptions{DevURL: r.dev(), Database: devDatabase})
	if st.catalog, err = auto.Normalize(ctx, declared); err != nil {
		return st, inSource(st.source.text, err)
	}
	st.canonical = true
	for i := range st.catalog.Databases {
		db, was := &st.catalog.Databases[i], &declared.Databases[i]
		for n := range db.Views {
			db.Views[n].Query = withoutDatabase(db.Views[n].Query, was.Views[n].Query)
		}
		for n := range db.MaterializedViews {
			db.MaterializedViews[n].Query = withoutDatabase(db.MaterializedViews[n].Query, was.MaterializedViews[n].Query)
		}
	}
	return st, nil
}

// withoutDatabase takes off a query the name of the database that stood for
// none. One that has it in a string stays as it was declared.
func withoutDatabase(query, declared string) string {
	text, err := unqualify(query, devDatabase)
	if err != nil {
		return declared
	}
	return text
}
