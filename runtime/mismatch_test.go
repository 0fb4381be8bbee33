package runtime

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

type kind string

// pet is a row whose kind is an enum of the schema's.
type pet struct {
	ID    uint64
	Kind  kind
	Kinds []kind
}

var petTable = Table{
	Name:  "pets",
	Label: "Pet",
	Columns: []Column{
		{Name: "id", Type: "UInt64"},
		{Name: "kind", Type: "Enum8('cat' = 1, 'dog' = 2)"},
		{Name: "kinds", Type: "Array(Enum8('cat' = 1, 'dog' = 2))"},
	},
}

// uses are the ways to read and write a table with the schema's types.
func uses(t *testing.T, c client[pet]) map[string]func() error {
	return map[string]func() error{
		"All": func() error { _, err := c.query().All(t.Context()); return err },
		"Iter": func() error {
			for _, err := range c.query().Iter(t.Context()) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"Scan":                 func() error { var v []pet; return c.query().Scan(t.Context(), &v) },
		"values of one column": func() error { _, err := Values[kind](t.Context(), &c.query().Query, "kind"); return err },
		"Appender": func() error {
			a := NewAppender[pet](t.Context(), c.mutation(ent.OpCreate))
			return errors.Join(a.Append(&pet{9, "cat", []kind{"dog"}}), a.Close())
		},
		"Create": func() error {
			m := c.mutation(ent.OpCreate)
			for _, f := range []struct {
				name  string
				value any
			}{{"id", uint64(9)}, {"kind", kind("cat")}, {"kinds", []kind{"dog"}}} {
				if err := m.SetField(f.name, f.value); err != nil {
					t.Fatal(err)
				}
			}
			b := NewCreate(m)
			return b.Exec(t.Context())
		},
	}
}

func TestTypesThatChangedOnTheServerAreRefused(t *testing.T) {
	t.Parallel()
	const create = "CREATE TABLE pets (id UInt64, kind Enum8('cat' = 2, 'dog' = 1), kinds Array(Enum8('cat' = 1, 'dog' = 2))) ENGINE = MergeTree ORDER BY id"
	for protocol, c := range clients[pet](t, petTable, create, "INSERT INTO pets VALUES (1, 'cat', ['dog'])") {
		for name, use := range uses(t, c) {
			err := use()
			mismatch, ok := errors.AsType[*column.MismatchError](err)
			if !ok || mismatch.Column != "kind" || mismatch.Server != "Enum8('dog' = 1, 'cat' = 2)" || mismatch.Buffer != "Enum8('cat' = 1, 'dog' = 2)" {
				t.Errorf("%s: %s: %v", protocol, name, err)
			}
		}
		// What has no types of the schema's says what the server means.
		got, err := QueryAs[pet](t.Context(), c.config, "SELECT * FROM pets")
		if want := []pet{{1, "cat", []kind{"dog"}}}; err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: QueryAs: %v, %v", protocol, got, err)
		}
		for block, err := range c.query().Blocks(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if kinds, err := BlockValues[string](block, "kind"); err != nil || kinds[0] != "cat" {
				t.Errorf("%s: Blocks: %v, %v", protocol, kinds, err)
			}
		}
		for row, err := range ScanIter[struct{ Kind string }](t.Context(), c.query().Select("kind")) {
			if err != nil || row.Kind != "cat" {
				t.Errorf("%s: ScanIter: %v, %v", protocol, row, err)
			}
		}
	}
}

func TestTypesThatMeanTheSameAreTaken(t *testing.T) {
	t.Parallel()
	const create = "CREATE TABLE pets (id UInt64, kind Enum8('dog' = 2, 'cow' = 3, 'cat' = 1), kinds Array(Enum8('cat' = 1, 'dog' = 2))) ENGINE = MergeTree ORDER BY id"
	for protocol, c := range clients[pet](t, petTable, create) {
		for _, name := range []string{"Appender", "Create", "All", "Iter", "Scan", "values of one column"} {
			if err := uses(t, c)[name](); err != nil {
				t.Errorf("%s: %s: %v", protocol, name, err)
			}
		}
		if all, err := c.query().All(t.Context()); err != nil || len(all) < 2 || all[0].Kind != "cat" {
			t.Errorf("%s: %v, %v", protocol, all, err)
		}
	}
}

// TestColumnsChangeUnderAnInsert holds over HTTP too, where servers do not say
// what they take.
func TestColumnsChangeUnderAnInsert(t *testing.T) {
	t.Parallel()
	const create = "CREATE TABLE pets (id UInt64, kind Enum8('cat' = 1, 'dog' = 2), kinds Array(Enum8('cat' = 1, 'dog' = 2))) ENGINE = MergeTree ORDER BY tuple()"
	for protocol, c := range clients[pet](t, petTable, create) {
		insert := uses(t, c)["Appender"]
		if err := insert(); err != nil {
			t.Fatal(err)
		}
		if err := c.config.Conn.Exec(t.Context(), driver.Statement{SQL: "ALTER TABLE pets MODIFY COLUMN id UInt8"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1100 * time.Millisecond)
		mismatch, ok := errors.AsType[*column.MismatchError](insert())
		if !ok || mismatch.Column != "id" || mismatch.Server != "UInt8" || !mismatch.Insert {
			t.Errorf("%s: %v", protocol, mismatch)
		}
		if err := c.config.Conn.Exec(t.Context(), driver.Statement{SQL: "ALTER TABLE pets MODIFY COLUMN id UInt64"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1100 * time.Millisecond)
	}
}
