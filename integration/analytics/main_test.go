// Package analytics writes queries of public collections with the typed client
// and compares each with its hand-written SQL.
package analytics

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/analytics/ent"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// answer is a query of the client.
type answer interface {
	Export(ctx context.Context, w io.Writer, format string) (int64, error)
}

// question is one query, written twice.
type question struct {
	typed answer
	hand  string
}

// open returns a client of an empty database.
func open(t *testing.T) *ent.Client {
	t.Helper()
	client, err := ent.Open(t.Context(), enginetest.HTTP(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Schema.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return client
}

// compare checks that both ways to ask give the same rows, and some.
func compare(t *testing.T, conn driver.Conn, questions []question) {
	t.Helper()
	for i, q := range questions {
		body, err := conn.QueryFormat(t.Context(), driver.Statement{SQL: q.hand + " FORMAT TabSeparated"})
		if err != nil {
			t.Errorf("%d: %s: %v", i, q.hand, err)
			continue
		}
		want, err := io.ReadAll(body)
		if closing := body.Close(); err != nil || closing != nil || len(want) == 0 {
			t.Errorf("%d: %s: %d bytes, %v, %v", i, q.hand, len(want), err, closing)
			continue
		}
		var got bytes.Buffer
		if _, err := q.typed.Export(t.Context(), &got, "TabSeparated"); err != nil || got.String() != string(want) {
			t.Errorf("%d: %s\n%v\ngot  %.600s\nwant %.600s", i, q.hand, err, got.String(), want)
		}
	}
}

// day is midnight of a day in July 2013.
func day(n int) time.Time { return time.Date(2013, 7, n, 0, 0, 0, 0, time.UTC) }
