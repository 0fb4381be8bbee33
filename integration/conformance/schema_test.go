package conformance

import (
	"errors"
	"strings"
	"testing"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/plan"
)

func TestSchemaCreate(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		if err := client.Schema.Create(ctx); err != nil {
			t.Fatalf("creating what exists: %v", err)
		}
		found, err := client.Schema.Diff(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Changes) > 0 {
			t.Errorf("a fresh schema differs: %v", found.Changes)
		}
		if err := client.Exec(ctx, "ALTER TABLE users MODIFY COLUMN name LowCardinality(String)"); err != nil {
			t.Fatal(err)
		}
		if err := client.Exec(ctx, "DROP TABLE samples"); err != nil {
			t.Fatal(err)
		}
		err = client.Schema.Create(ctx)
		var schema *ent.SchemaError
		if !errors.As(err, &schema) {
			t.Fatalf("got error %v", err)
		}
		for _, want := range []string{"users", "name", "LowCardinality(String)"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error lacks %q: %v", want, err)
			}
		}
		if _, err := client.Sample.Query().Count(ctx); err == nil {
			t.Error("something was created in spite of a difference")
		}
	})
}

// A client plans the way back to its schema, refuses what needs leave, goes it
// with leave, and then has nothing to do.
func TestSchemaPlanAndApply(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		for _, sql := range []string{"ALTER TABLE users MODIFY COLUMN name LowCardinality(String)", "DROP TABLE samples", "CREATE TABLE other (a UInt8) ENGINE = MergeTree ORDER BY a"} {
			if err := client.Exec(ctx, sql); err != nil {
				t.Fatal(err)
			}
		}
		keep := migrate.DiffOptions{Exclude: []string{"other"}}
		p, err := client.Schema.Plan(ctx, migrate.PlanOptions{DiffOptions: keep})
		if err != nil {
			t.Fatal(err)
		}
		if counts := p.Summary(); counts[plan.HeavyMutation] != 1 || counts[plan.Metadata] != 1 || len(p.Steps) != 2 {
			t.Errorf("planned\n%v", p)
		}
		_, err = client.Schema.Apply(ctx, migrate.ApplyOptions{PlanOptions: migrate.PlanOptions{DiffOptions: keep}})
		var blocked *plan.Blocked
		if !errors.As(err, &blocked) || !strings.Contains(err.Error(), "needs --allow-rewrite") {
			t.Fatalf("got error %v", err)
		}
		allowed := migrate.PlanOptions{DiffOptions: keep, AllowRewrite: true}
		result, err := client.Schema.Apply(ctx, migrate.ApplyOptions{PlanOptions: allowed})
		if err != nil || result.Steps != 2 {
			t.Fatalf("%d steps, error %v", result.Steps, err)
		}
		if p, err = client.Schema.Plan(ctx, allowed); err != nil || len(p.Steps) > 0 {
			t.Errorf("left to do: %v, error %v", p, err)
		}
		if p, err = client.Schema.Plan(ctx); err != nil || p.Summary()[plan.Destructive] != 1 {
			t.Errorf("a table that is not declared is not planned to go: %v, error %v", p, err)
		}
	})
}
