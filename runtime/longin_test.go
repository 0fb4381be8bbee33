package runtime

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// TestLongListsAndTexts asks with lists and texts that no parameter of an HTTP
// request can carry, and wants the same answer on both protocols.
func TestLongListsAndTexts(t *testing.T) {
	t.Parallel()
	ids := make([]uint64, 40_000)
	for i := range ids {
		ids[i] = uint64(i) * 2
	}
	uuids := make([]uuid.UUID, 20_000)
	for i := range uuids {
		uuids[i] = uuid.New()
	}
	text := strings.Repeat("it's \\ ", 50_000)
	for protocol, c := range clients[note](t, noteTable, createNotes, "INSERT INTO notes SELECT number FROM numbers(1000)") {
		began := time.Now()
		q := where(c, sql.FieldIn("id", ids...))
		if n, err := q.Count(t.Context()); n != 500 || err != nil {
			t.Errorf("%s: %d rows are in the list, %.300v", protocol, n, err)
		}
		if n, err := where(c, sql.FieldNotIn("id", ids...)).Count(t.Context()); n != 500 || err != nil {
			t.Errorf("%s: %d rows are not in the list, %.300v", protocol, n, err)
		}
		t.Logf("%s: two lists of %d took %s", protocol, len(ids), time.Since(began))
		m := c.mutation(0)
		m.WhereP(sql.FieldIn("id", ids[1:]...))
		d := NewDelete(m)
		if err := d.Exec(t.Context()); err != nil {
			t.Errorf("%s: delete: %.300v", protocol, err)
		}
		if n, err := c.query().Count(t.Context()); n != 501 || err != nil {
			t.Errorf("%s: %d rows are left, %.300v", protocol, n, err)
		}
		got, err := QueryAs[string](t.Context(), c.config, "SELECT {v:String} || {v:String} AS v", NewParam("v", text))
		if err != nil || got[0] != text+text {
			t.Errorf("%s: a long text: %.300v", protocol, err)
		}
		found, err := QueryAs[uint8](t.Context(), c.config, "SELECT has({v:Array(UUID)}, {u:UUID}) AS found", NewParam("v", uuids), NewParam("u", uuids[7]))
		if err != nil || found[0] != 1 {
			t.Errorf("%s: a list of UUIDs: %.300v", protocol, err)
		}
		if err := c.config.Exec(t.Context(), "INSERT INTO notes SELECT number FROM numbers(1000) WHERE number IN {v:Array(UInt64)} AND number > 0", NewParam("v", ids)); err != nil {
			t.Errorf("%s: %.300v", protocol, err)
		}
	}
}

func where(c client[note], p func(*sql.Selector)) *rows[note] {
	q := c.query()
	AddWhere(&q.Query, []func(*sql.Selector){p})
	return q
}
