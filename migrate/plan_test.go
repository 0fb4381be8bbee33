package migrate_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// changed is schema with a column more, another key, and a table less.
func changed() catalog.Catalog {
	c := schema()
	events := &c.Databases[0].Tables[0]
	events.Columns = append(events.Columns, catalog.Column{Name: "path", Type: "String"})
	c.Databases[0].Tables[1].OrderBy = "(d, c)"
	c.Databases[0].Dictionaries = nil
	return c
}

var everything = migrate.PlanOptions{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true}

func TestApply(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	// From nothing: create.
	if _, err := migrate.Apply(t.Context(), conn, schema(), migrate.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	db.Exec("INSERT INTO events (id, at, kind) SELECT number, now(), 'click' FROM numbers(1000)")
	rows := db.Exec("SELECT count(), sum(c) FROM daily")
	// What needs a flag is refused whole.
	_, err := migrate.Apply(t.Context(), conn, changed(), migrate.ApplyOptions{})
	var blocked *plan.Blocked
	if !errors.As(err, &blocked) || !slices.ContainsFunc(blocked.Steps, func(s plan.Step) bool { return s.Class == plan.Recreate && s.Name == "daily" }) {
		t.Fatalf("error %v", err)
	}
	if got := db.Exec("SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = 'events' AND name = 'path'"); got != "0" {
		t.Error("a blocked plan was begun")
	}
	if _, err := migrate.Apply(t.Context(), conn, changed(), migrate.ApplyOptions{PlanOptions: everything}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT count(), sum(c) FROM daily"); got != rows {
		t.Errorf("rows %s before, %s after", rows, got)
	}
	// The old table that the copy leaves, and a revision table, are nobody's.
	db.Exec("CREATE TABLE atlas_schema_revisions (a UInt8) ENGINE = Memory")
	p, _, err := migrate.Plan(t.Context(), conn, changed(), everything)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Steps) > 0 {
		t.Errorf("left to do:\n%v", p)
	}
}

// Include and Exclude choose on both sides.
func TestPlanChooses(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db.HTTP())
	db.Exec("CREATE TABLE stranger (a UInt8) ENGINE = Memory")
	tests := []struct {
		name             string
		include, exclude []string
		want             []string
	}{
		{name: "include", include: []string{"events", "daily"}, want: []string{"daily", "events"}},
		{name: "exclude", exclude: []string{"*_*", "names", "stranger"}, want: []string{"daily", "events"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, _, err := migrate.Plan(t.Context(), conn, schema(), migrate.PlanOptions{DiffOptions: migrate.DiffOptions{Include: tt.include, Exclude: tt.exclude}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range p.Steps {
				got = append(got, s.Name)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("planned %v, want %v", got, tt.want)
			}
		})
	}
}

// Several processes that apply one schema at once all end well, and each
// statement runs once.
func TestApplyAtOnce(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	desired := catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{{Name: "t",
		Columns: []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "b", Type: "UInt32"}},
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}}}}}}
	db.Exec("CREATE TABLE t (id UInt64, b UInt8) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, 1 FROM numbers(100)")
	const processes = 5
	var steps [processes]int
	var errs [processes]error
	var all sync.WaitGroup
	for i := range processes {
		conn := open(t, db.HTTP())
		all.Go(func() {
			result, err := migrate.Apply(context.WithoutCancel(t.Context()), conn, desired, migrate.ApplyOptions{PlanOptions: everything, Run: apply.Options{LockWait: 60e9}})
			steps[i], errs[i] = result.Steps, err
		})
	}
	all.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, n := range steps {
		total += n
	}
	if total != 1 {
		t.Errorf("%v steps ran, want one in all", steps)
	}
	if got := db.Exec("SELECT count() FROM system.mutations WHERE database = currentDatabase()"); got != "1" {
		t.Errorf("%s mutations, want 1", got)
	}
}

// What reads a table that is made anew, or whose definition is replaced, finds
// its new columns.
func TestApplyMakesReadersAfterWhatTheyRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, engine, order string }{
		{"copied", "CREATE TABLE t (id UInt8) ENGINE = MergeTree ORDER BY id", "MergeTree", "id"},
		{"replaced", "CREATE TABLE t (id UInt8) ENGINE = Null", "Null", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			db.Exec(tt.before)
			db.Exec("CREATE VIEW a_changed AS SELECT id FROM t")
			columns := []catalog.Column{{Name: "id", Type: "UInt64"}, {Name: "more", Type: "String"}}
			desired := catalog.Catalog{Databases: []catalog.Database{{
				Tables: []catalog.Table{
					{Name: "sink", Columns: columns, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}},
					{Name: "t", Columns: columns, Storage: catalog.Storage{Engine: catalog.Engine{Name: tt.engine}, OrderBy: tt.order}},
				},
				Views:             []catalog.View{{Name: "a_changed", Query: "SELECT more FROM b_new"}, {Name: "b_new", Query: "SELECT id, more FROM t"}},
				MaterializedViews: []catalog.MaterializedView{{Name: "mv", To: catalog.Name{Name: "sink"}, Query: "SELECT id, more FROM b_new"}},
			}}}
			conn := open(t, db.HTTP())
			if _, err := migrate.Apply(t.Context(), conn, desired, migrate.ApplyOptions{PlanOptions: everything}); err != nil {
				t.Fatal(err)
			}
			p, _, err := migrate.Plan(t.Context(), conn, desired, everything)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Steps) > 0 {
				t.Errorf("left to do:\n%v", p)
			}
		})
	}
}
