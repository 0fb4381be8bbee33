package chenttest

import "github.com/chent-io/chent/internal/fixture"

// Load inserts the rows of a file into a table: CSV and TSV with a line of
// column names, JSON with an object per row (.json, .jsonl, .ndjson), or
// Parquet. A column that the table does not have fails the test.
func (db *Database) Load(table, path string) {
	db.t.Helper()
	if err := db.load(table, path); err != nil {
		db.t.Fatalf("chenttest: %v", err)
	}
}

func (db *Database) load(table, path string) error {
	return fixture.Load(db.context(), db.conn, table, path)
}

// LoadDir loads every file of a folder into the table that the file is named
// for: users.csv into users. It goes by name, views fed on the way.
func (db *Database) LoadDir(dir string) {
	db.t.Helper()
	if err := fixture.LoadDir(db.context(), db.conn, dir); err != nil {
		db.t.Fatalf("chenttest: %v", err)
	}
}
