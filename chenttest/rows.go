package chenttest

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime"
)

// EnvUpdate is the environment variable that, when it is not empty, has
// [Database.AssertGolden] write its files instead of comparing with them.
const EnvUpdate = "CHENT_TEST_UPDATE"

// AssertRows compares the rows of a query with want, in order, and shows what
// differs. T is a struct, whose fields take the columns of their name or `ch`
// tag, or a single value; see the Scan of a query. Without want the query must
// have no rows. The test goes on after a difference.
func AssertRows[T any](db *Database, query string, want ...T) {
	db.t.Helper()
	got, err := runtime.QueryAs[T](db.context(), db.config(), query)
	if err != nil {
		db.t.Fatalf("chenttest: %v", err)
	}
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		db.t.Errorf("%s\ngives other rows (-want +got):\n%s", query, diff)
	}
}

// AssertGolden compares the result of a query, printed as PrettyCompactMonoBlock
// prints it, with the file at path. A missing file is a failure: run the test
// with [EnvUpdate] set to write it, and read it before you keep it.
func (db *Database) AssertGolden(query, path string) {
	db.t.Helper()
	got := db.Text(query, "PrettyCompactMonoBlock")
	if os.Getenv(EnvUpdate) != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			db.t.Fatalf("chenttest: write the golden file: %v", err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			db.t.Fatalf("chenttest: write the golden file: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		db.t.Fatalf("chenttest: %v (%s=1 writes it)", err, EnvUpdate)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		db.t.Errorf("%s\ndiffers from %s (-want +got; %s=1 writes it anew):\n%s", query, path, EnvUpdate, diff)
	}
}

// Text is the result of a query in an output format of ClickHouse, such as
// TSV, JSONEachRow or Pretty.
func (db *Database) Text(query, format string) string {
	db.t.Helper()
	query = strings.TrimRight(strings.TrimSpace(query), ";")
	body, err := db.conn.QueryFormat(db.context(), driver.Statement{
		SQL:      query + "\nFORMAT " + format,
		Settings: []driver.Setting{{Name: "output_format_pretty_color", Value: "0"}},
	})
	if err != nil {
		db.t.Fatalf("chenttest: %v", err)
	}
	defer body.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, body); err != nil {
		db.t.Fatalf("chenttest: read the result: %v", err)
	}
	return text.String()
}
