package hcl_test

import (
	"fmt"

	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/hcl"
)

func ExampleParse() {
	document, err := hcl.Parse(map[string][]byte{"schema.hcl": []byte(`
schema "app" {}

table "events" {
  schema = schema.app
  column "at" {
    type = DateTime
  }
  column "kind" {
    type = sql("LowCardinality(String)")
  }
  engine = MergeTree
  sort {
    columns = [column.kind, column.at]
  }
}
`)}, hcl.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(ddl.Script(document.Catalog, ddl.Options{}))
	// Output:
	// CREATE DATABASE app;
	//
	// CREATE TABLE app.events (`at` DateTime, `kind` LowCardinality(String)) ENGINE = MergeTree ORDER BY (kind, at);
}
