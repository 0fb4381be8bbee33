package runtime

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// guest is a row whose columns but the id are optional, of types whose zero
// values in Go are none of the column's.
type guest struct {
	ID   uint64
	Left time.Time
	Day  time.Time
	IP   netip.Addr
	Kind kind
	At   time.Time
}

const createGuests = `CREATE TABLE guests (id UInt64, left DateTime('UTC'), day Date32, ip IPv6, kind Enum8('cat' = 1, 'dog' = 2), at DateTime64(3, 'UTC'))
	ENGINE = MergeTree ORDER BY id`

var guestTable = Table{
	Name:  "guests",
	Label: "Guest",
	Columns: []Column{
		{Name: "id", Type: "UInt64", Is: Required},
		{Name: "left", Type: "DateTime('UTC')"},
		{Name: "day", Type: "Date32"},
		{Name: "ip", Type: "IPv6"},
		{Name: "kind", Type: "Enum8('cat' = 1, 'dog' = 2)", Validate: func(row any) error {
			if row.(*guest).Kind == "" {
				return errors.New("a kind is not empty")
			}
			return nil
		}},
		{Name: "at", Type: "DateTime64(3, 'UTC')", Default: func(row any) {
			row.(*guest).At = time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC)
		}},
	},
}

// TestOptionalZeroIsUnset stores an entity whose optional columns are left out
// by Create and by an Appender, and wants the same rows. The default of the
// schema is finer than its column, as time.Now is, and is cut.
func TestOptionalZeroIsUnset(t *testing.T) {
	t.Parallel()
	for protocol, c := range clients[guest](t, guestTable, createGuests) {
		ctx := t.Context()
		m := c.mutation(ent.OpCreate)
		if err := m.SetField("id", uint64(1)); err != nil {
			t.Fatal(err)
		}
		create := NewCreate(m)
		saved, err := Save[*guest](ctx, &create)
		if err != nil {
			t.Fatalf("%s: %v", protocol, err)
		}
		if want := time.Date(2026, 1, 2, 3, 4, 5, 123000000, time.UTC); !saved.At.Equal(want) {
			t.Errorf("%s: the default was saved as %s", protocol, saved.At)
		}
		a := NewAppender[guest](ctx, c.mutation(ent.OpCreate))
		if err := errors.Join(a.Append(&guest{ID: 1}), a.Close()); err != nil {
			t.Fatalf("%s: %v", protocol, err)
		}
		rows, err := c.query().All(ctx)
		if err != nil || len(rows) != 2 || *rows[0] != *rows[1] || rows[0].Kind != "cat" {
			t.Errorf("%s: %v, %v", protocol, rows, err)
		}
		if err := c.config.Conn.Exec(ctx, driver.Statement{SQL: "TRUNCATE TABLE guests"}); err != nil {
			t.Fatal(err)
		}
		// What is set is still refused where the column does not hold it.
		a = NewAppender[guest](ctx, c.mutation(ent.OpCreate))
		if err := a.Append(&guest{ID: 1, Left: time.Unix(0, 1)}); !IsValidationError(err) {
			t.Errorf("%s: %v", protocol, err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestHTTPWordsAreNoSettings refuses them on both protocols.
func TestHTTPWordsAreNoSettings(t *testing.T) {
	t.Parallel()
	for protocol, c := range clients[note](t, noteTable, createNotes) {
		for _, name := range []string{"query", "user", "password", "database", "compress", "decompress", "param_x", "session_id", "session_timeout", "query_id", "default_format",
			"quota_key", "role", "stacktrace", "buffer_size", "wait_end_of_query", "Query", " query"} {
			_, err := withSetting(c, name).Count(t.Context())
			if err == nil || !strings.Contains(err.Error(), "is no setting of a statement") {
				t.Errorf("%s: %s: %v", protocol, name, err)
			}
		}
	}
}

func withSetting(c client[note], name string) *rows[note] {
	q := c.query()
	AddSettings(&q.Query, []Setting{{Name: name, Value: "1"}})
	return q
}
