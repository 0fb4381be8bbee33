package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// A plan says of every conversion between kinds of types what the server says.
func TestPlanKnowsConversions(t *testing.T) {
	t.Parallel()
	types := []string{
		"String", "LowCardinality(String)", "Array(UInt8)", "Array(Tuple(String, UInt8))", "Map(String, UInt8)", "Tuple(String, UInt8)",
		"JSON", "Variant(String, UInt8)", "Dynamic", "UUID", "UInt128", "UInt8", "Float64", "FixedString(4)", "Point", "Ring", "Polygon",
	}
	db := enginetest.New(t)
	var create, alter strings.Builder
	create.WriteString("CREATE TABLE t (k UInt8")
	for i, from := range types {
		for j := range types {
			fmt.Fprintf(&create, ", c%d_%d %s", i, j, from)
		}
	}
	create.WriteString(") ENGINE = MergeTree ORDER BY k")
	db.Exec(create.String())
	live := look(t, db)
	for i, from := range types {
		for j, to := range types {
			if i == j {
				continue
			}
			name := fmt.Sprintf("c%d_%d", i, j)
			desired := copied(t, live)
			desired.Databases[0].Tables[0].Column(name).Type = to
			p, err := plan.New(diff.Diff(live, desired, diff.Options{}), live, desired, everything)
			if err != nil {
				t.Fatal(err)
			}
			alter.Reset()
			fmt.Fprintf(&alter, "ALTER TABLE t MODIFY COLUMN %s %s SETTINGS alter_sync = 2, mutations_sync = 2", name, to)
			_, refused := db.Try(alter.String())
			for _, s := range p.Steps {
				if (s.Class == plan.Unsupported) != (refused != nil) {
					t.Errorf("%s to %s: planned as %s (%s); the server says %v", from, to, s.Class, s.Reasons, refused)
				}
			}
		}
	}
}

// copied is a catalog that can be changed apart from the one it comes from.
func copied(t *testing.T, c catalog.Catalog) catalog.Catalog {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var again catalog.Catalog
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	return again
}
