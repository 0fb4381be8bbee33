package plan_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// Columns that come, go, move, change and get other names at once end in the
// desired order.
func TestPlanPlacesColumns(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	create := func(columns []string) string {
		return "CREATE TABLE t (" + strings.Join(columns, ", ") + ") ENGINE = MergeTree ORDER BY tuple()"
	}
	for n := range 8 {
		db := enginetest.New(t)
		var from, to []string
		for i := range 12 {
			column := fmt.Sprintf("c%02d ", i)
			if random.IntN(4) > 0 {
				from = append(from, column+"UInt16")
			}
			if random.IntN(4) > 0 {
				to = append(to, column+[]string{"UInt16", "UInt16", "UInt32", "UInt16 COMMENT 'x'"}[random.IntN(4)])
			}
		}
		random.Shuffle(len(to), func(i, j int) { to[i], to[j] = to[j], to[i] })
		from, to = append(from, "old UInt8"), append(to, "new UInt8", "last UInt8")
		db.Exec(create(from))
		live, desired := look(t, db), desire(t, db, []string{create(to)})
		desired.Databases[0].Tables[0].Column("new").RenamedFrom = "old"
		options := diff.Options{CompareOrder: true}
		p, err := plan.New(diff.Diff(live, desired, options), live, desired, everything)
		if err != nil {
			t.Fatal(err)
		}
		run(t, db, p)
		if left := diff.Diff(look(t, db), desired, options); len(left) > 0 {
			t.Errorf("run %d: from %v to %v\n%s\n%s", n, from, to, p, diff.Format(left, diff.FormatOptions{}))
		}
	}
}
