package conformance

import (
	"errors"
	"strings"
	"testing"

	"github.com/chent-io/chent/integration/ent"
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
