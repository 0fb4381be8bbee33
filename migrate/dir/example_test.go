package dir_test

import (
	"fmt"

	"github.com/chent-io/chent/migrate/dir"
)

func ExampleScan() {
	statements, err := dir.Scan("1.sql", "-- the events\nCREATE TABLE t (s String DEFAULT ';') ENGINE = Log;\n\nINSERT INTO t VALUES ('a');")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range statements {
		fmt.Printf("line %d: %s\n", s.Line, s.Text)
	}
	// Output:
	// line 2: CREATE TABLE t (s String DEFAULT ';') ENGINE = Log
	// line 4: INSERT INTO t VALUES ('a')
}
