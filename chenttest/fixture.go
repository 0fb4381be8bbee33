package chenttest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// fixtureFormats are the input formats by the end of a file's name. All of
// them name their columns, so that a fixture need not follow the table's order
// and may leave out what has a default.
var fixtureFormats = map[string]string{
	".csv":     "CSVWithNames",
	".tsv":     "TSVWithNames",
	".json":    "JSONEachRow",
	".jsonl":   "JSONEachRow",
	".ndjson":  "JSONEachRow",
	".parquet": "Parquet",
}

// Load inserts the rows of a file into a table: CSV and TSV with a line of
// column names, JSON with an object per row (.json, .jsonl, .ndjson), or
// Parquet. A column that the table does not have fails the test.
func (db *Database) Load(table, path string) {
	db.t.Helper()
	if err := db.load(table, path); err != nil {
		db.t.Fatalf("chenttest: load %s into %s: %v", path, table, err)
	}
}

func (db *Database) load(table, path string) error {
	format, ok := fixtureFormats[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return fmt.Errorf("the file's name ends in none of %s", strings.Join(slices.Sorted(maps.Keys(fixtureFormats)), ", "))
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return db.conn.InsertFormat(db.context(), driver.Statement{
		SQL: "INSERT INTO " + clickhouse.QuoteIdent(table) + " FORMAT " + format,
		Settings: []driver.Setting{
			// The server's default passes over columns that it does not know.
			{Name: "input_format_skip_unknown_fields", Value: "0"},
		},
	}, file)
}

// LoadDir loads every file of a folder into the table that the file is named
// for: users.csv into users. It goes by name, views fed on the way.
func (db *Database) LoadDir(dir string) {
	db.t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		db.t.Fatalf("chenttest: load fixtures: %v", err)
	}
	if len(entries) == 0 {
		db.t.Fatalf("chenttest: load fixtures: %s is empty", dir)
	}
	for _, e := range entries {
		if !e.IsDir() {
			db.Load(strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())), filepath.Join(dir, e.Name()))
		}
	}
}
