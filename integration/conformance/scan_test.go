package conformance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

// loud is a string with a Scan method of its own.
type loud string

func (l *loud) Scan(v any) error {
	*l = loud(strings.ToUpper(fmt.Sprint(v)))
	return nil
}

type (
	tenantName string
	priority   int32
)

// who is embedded, so that its field does not lie at the beginning.
type who struct {
	Padding [3]byte
	UserID  uint64
}

// TestScanIntoOnesOwnTypes scans into fields that have the column's memory, by
// any name, next to fields that need a conversion.
func TestScanIntoOnesOwnTypes(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		const n = 70_000 // more than one block
		fill(t, client, n)
		type row struct {
			Priority priority
			who
			Tenant tenantName
			Source loud
			At     time.Time
			Amount float32 // Float64 on the server
			Tags   []string
			Note   *string
		}
		fields := []string{event.FieldTenant, event.FieldUserID, event.FieldPriority, event.FieldSource, event.FieldAt, event.FieldAmount, event.FieldTags, event.FieldNote}
		want := func(i int) row {
			return row{
				Priority: priority(i%4) + 1, who: who{UserID: uint64(i)}, Tenant: []tenantName{"acme", "globex"}[i%2], Source: "FILL",
				At: noon.Add(time.Duration(i) * time.Second), Amount: float32(i) / 2, Tags: []string{"a", "b"}[:i%3%2+1],
			}
		}
		byUser := func() *ent.EventQuery { return client.Event.Query().Select(fields...).Order(event.ByUserID()) }

		rows := []row{{Note: new(string)}} // what was there is gone
		if err := byUser().Scan(t.Context(), &rows); err != nil {
			t.Fatal(err)
		}
		var pointers []*row
		if err := byUser().Scan(t.Context(), &pointers); err != nil {
			t.Fatal(err)
		}
		if len(rows) != n || len(pointers) != n {
			t.Fatalf("%d and %d rows, want %d", len(rows), len(pointers), n)
		}
		for i := 0; i < n; i += 333 {
			for _, got := range []row{rows[i], *pointers[i]} {
				if diff := cmp.Diff(want(i), got, cmp.AllowUnexported(row{}, who{})); diff != "" {
					t.Fatalf("row %d (-want +got):\n%s", i, diff)
				}
			}
		}

		var names []tenantName
		if err := client.Event.Query().Select(event.FieldTenant).Order(event.ByUserID()).Limit(2).Scan(t.Context(), &names); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]tenantName{"acme", "globex"}, names); diff != "" {
			t.Error(diff)
		}
	})
}

// TestColumnOfAnotherTable is refused before anything is sent: the compiler
// does not know the table of an expression.
func TestColumnOfAnotherTable(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		_, err := client.Event.Query().Where(user.Col.Name.EQ("ada")).All(t.Context())
		if err == nil || !strings.Contains(err.Error(), "users") || !strings.Contains(err.Error(), "name") {
			t.Errorf("got %v, want the table and the column that the query does not read", err)
		}
		t.Log(err)
	})
}
