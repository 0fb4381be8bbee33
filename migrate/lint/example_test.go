package lint_test

import (
	"fmt"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/lint"
)

func ExampleSchema() {
	c := catalog.Catalog{Databases: []catalog.Database{{Name: "app", Tables: []catalog.Table{{
		Name: "events", Columns: []catalog.Column{{Name: "id", Type: "Nullable(UInt64)"}, {Name: "day", Type: "Date"}},
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "tuple()", PartitionBy: "id"},
	}}}}}
	for _, finding := range lint.Schema(c) {
		fmt.Println(finding)
	}
	// Output: warning PT1: app.events has a partition for each value of id Nullable(UInt64)
}
