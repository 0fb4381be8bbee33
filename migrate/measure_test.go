package migrate_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// A plan says what rewriting a column writes: the column where parts keep it in
// a file of its own, the whole part where they do not.
func TestPlanWeighsTheColumn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		settings string
		least    float64 // of the table's bytes
		most     float64
	}{
		"wide":    {"min_bytes_for_wide_part = 0", 0, 0.2},
		"compact": {"min_bytes_for_wide_part = 1000000000", 0.95, 1.05},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			db.Exec("CREATE TABLE t (id UInt32, n UInt8, s String) ENGINE = MergeTree ORDER BY id SETTINGS " + tt.settings)
			db.Exec("INSERT INTO t SELECT number, number % 10, randomPrintableASCII(100) FROM numbers(50000)")
			conn := open(t, db.HTTP())
			desired := catalog.Catalog{Databases: []catalog.Database{{Name: db.Name, Tables: []catalog.Table{{Name: "t",
				Columns: []catalog.Column{{Name: "id", Type: "UInt32"}, {Name: "n", Type: "UInt16"}, {Name: "s", Type: "String"}},
				Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id", Settings: settingsOf(tt.settings)}}}}}}
			p, found, err := migrate.Plan(t.Context(), conn, desired, everything)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Steps) != 1 || p.Steps[0].Class != plan.HeavyMutation {
				t.Fatalf("plan: %v", p)
			}
			total := found.Live.Database(db.Name).Table("t").Stats.Bytes
			if share := float64(p.Steps[0].Bytes) / float64(total); share <= tt.least || share > tt.most {
				t.Errorf("rewrites %d of %d bytes", p.Steps[0].Bytes, total)
			}
		})
	}
}

func settingsOf(text string) []catalog.Setting {
	name, value, _ := strings.Cut(text, " = ")
	return []catalog.Setting{{Name: name, Value: value}}
}

// A Distributed table whose rows wait is dropped only when that is allowed.
func TestPlanCountsWhatWaitsToBeSent(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE local (id UInt32) ENGINE = MergeTree ORDER BY id")
	db.Exec("CREATE TABLE d (id UInt32) ENGINE = Distributed('main', '" + db.Name + "', 'local', id)")
	conn := open(t, db.HTTP())
	desired := catalog.Catalog{Databases: []catalog.Database{{Name: db.Name, Tables: []catalog.Table{{Name: "local",
		Columns: []catalog.Column{{Name: "id", Type: "UInt32"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}}}}}}
	drop := func() plan.Step {
		t.Helper()
		p, _, err := migrate.Plan(t.Context(), conn, desired, migrate.PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Steps) != 1 {
			t.Fatalf("plan: %v", p)
		}
		return p.Steps[0]
	}
	if s := drop(); s.Class != plan.Metadata || len(s.Checks) != 1 || db.Exec(s.Checks[0].SQL) != "0" {
		t.Errorf("nothing waits: %+v", s)
	}
	check := drop().Checks[0].SQL
	db.Exec("SYSTEM STOP DISTRIBUTED SENDS d")
	db.Exec("INSERT INTO d SETTINGS distributed_foreground_insert = 0, prefer_localhost_replica = 0 VALUES (1)")
	if got := db.Exec(check); got != "1" {
		t.Errorf("the check of a plan made before counts %s files", got)
	}
	if s := drop(); s.Class != plan.Destructive || !strings.Contains(s.Reasons[0], "1 file ") {
		t.Errorf("a file waits: %+v", s)
	}
}
