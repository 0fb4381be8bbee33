// Package conformance proves that a generated client does on a real server
// what it says, over every protocol.
package conformance

import (
	"context"
	"testing"
	"time"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// noon is a time that every column of the tests can hold.
var noon = time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC)

// each runs a test with a client of an empty database, once per protocol.
func each(t *testing.T, test func(t *testing.T, client *ent.Client)) {
	t.Helper()
	t.Parallel()
	protocols := []struct {
		name string
		url  func(testing.TB) string
	}{{"http", enginetest.HTTP}, {"native", enginetest.Native}}
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, p.url(t)))
		})
	}
}

func open(t testing.TB, url string, options ...ent.Option) *ent.Client {
	t.Helper()
	client, err := ent.Open(t.Context(), url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := client.Schema.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return client
}

// fill appends n events of two tenants.
func fill(t testing.TB, client *ent.Client, n int) {
	t.Helper()
	a := client.Event.Appender(t.Context())
	for i := range n {
		e := &ent.Event{
			Tenant:   []string{"acme", "globex"}[i%2],
			At:       noon.Add(time.Duration(i) * time.Second),
			UserID:   uint64(i),
			Kind:     event.KindValues()[i%3],
			Amount:   float64(i) / 2,
			Priority: int32(i%4) + 1,
			Source:   "fill",
			Tags:     []string{"a", "b"}[:i%3%2+1],
			Props:    map[string]string{"i": string(rune('a' + i%26))},
		}
		if err := a.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if a.Rows() != n {
		t.Fatalf("%d rows are in, want %d", a.Rows(), n)
	}
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ptr[T any](v T) *T { return &v }

// create sets what an event must have.
func create(client *ent.Client) *ent.EventCreate {
	return client.Event.Create().SetTenant("acme").SetAt(noon).SetUserID(1).SetKind(event.KindBuy)
}

func onlyEvent(t testing.TB, client *ent.Client) *ent.Event {
	t.Helper()
	return must[*ent.Event](t)(client.Event.Query().Only(context.Background()))
}
