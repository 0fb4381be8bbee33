package plan_test

import (
	"fmt"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// events is a table with columns.
func exampleTable(columns ...catalog.Column) catalog.Catalog {
	return catalog.Catalog{Databases: []catalog.Database{{Name: "app", Tables: []catalog.Table{{
		Name: "events", Columns: columns,
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"},
	}}}}}
}

func ExampleNew() {
	live := exampleTable(catalog.Column{Name: "id", Type: "UInt64"}, catalog.Column{Name: "amount", Type: "Float64"})
	desired := exampleTable(catalog.Column{Name: "id", Type: "UInt64"}, catalog.Column{Name: "tenant", Type: "String"})
	changes := diff.Diff(live, desired, diff.Options{})
	fmt.Print(diff.Format(changes, diff.FormatOptions{}))

	p, err := plan.New(changes, live, desired, plan.Options{Database: "app"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range p.Steps {
		fmt.Println(step.Class, step.SQL)
	}
	fmt.Println(p.Blocked()) // without leave to lose data
	// Output:
	// ~ table app.events
	//   - column amount  Float64
	//   + column tenant  String
	// destructive ALTER TABLE app.events DROP COLUMN IF EXISTS `amount`, ADD COLUMN IF NOT EXISTS `tenant` String AFTER `id`
	// plan: 1 of the steps must not run
	//   app.events (destructive) needs --allow-destructive: column amount goes with its values; column tenant is new
}
